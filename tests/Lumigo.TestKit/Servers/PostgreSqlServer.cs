using Lumigo.TestKit.Processes;

namespace Lumigo.TestKit.Servers;

/// <summary>PostgreSQL with one user and one database.</summary>
public sealed class PostgreSqlServer : ServerProcess
{
    /// <summary>The user's name.</summary>
    public const string UserName = "shopkeeper";

    /// <summary>The user's password, which must show nowhere.</summary>
    public const string Password = "apple-crumble-77";

    private const string Package = "postgresql";

    /// <summary>Makes a new cluster and starts it.</summary>
    public PostgreSqlServer()
    {
        var passwords = Path.Combine(Folder, "password");
        File.WriteAllText(passwords, Password);
        var data = Path.Combine(Folder, "cluster");
        Run(
            Program(Package, "/usr/lib/postgresql/*/bin/initdb"),
            [],
            "-D", data, "-U", UserName, "--pwfile", passwords, "--auth", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8");
        Start(
            Program(Package, "/usr/lib/postgresql/*/bin/postgres"),
            () => ["-D", data, "-p", $"{Port}", "-c", $"listen_addresses={Host}", "-c", $"unix_socket_directories={Folder}", "-c", "fsync=off", "-c", "max_connections=50"]);
    }

    /// <summary>Makes a database and says what an application is given to connect to it.</summary>
    public string CreateDatabase(string name)
    {
        Run(Program(Package, "/usr/lib/postgresql/*/bin/createdb"), [("PGPASSWORD", Password)], "-h", Host, "-p", $"{Port}", "-U", UserName, name);
        return $"Host={Host};Port={Port};Username={UserName};Password={Password};Database={name}";
    }

    /// <inheritdoc/>
    protected override UnixSignal EndSignal => UnixSignal.Interrupt;
}
