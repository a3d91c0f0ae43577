using Lumigo.TestKit.Processes;

namespace Lumigo.TestKit.Servers;

/// <summary>PostgreSQL with one user and one database.</summary>
public sealed class PostgreSqlServer : ServerProcess
{
    /// <summary>The user's name.</summary>
    public const string UserName = "shopkeeper";

    /// <summary>The user's password, which must show nowhere.</summary>
    public const string Password = "apple-crumble-77";

    /// <summary>The database that is there from the start.</summary>
    public const string Database = "postgres";

    private const string Package = "postgresql";

    /// <summary>Makes a new cluster and starts it.</summary>
    public PostgreSqlServer()
    {
        var passwords = Path.Combine(Folder, "password");
        File.WriteAllText(passwords, Password);
        var data = Path.Combine(Folder, "cluster");
        SetUp(
            Program(Package, "/usr/lib/postgresql/*/bin/initdb"),
            "-D", data, "-U", UserName, "--pwfile", passwords, "--auth", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale", "C.UTF-8");
        Start(
            Program(Package, "/usr/lib/postgresql/*/bin/postgres"),
            "-D", data, "-p", $"{Port}", "-c", $"listen_addresses={Host}", "-c", $"unix_socket_directories={Folder}", "-c", "fsync=off", "-c", "max_connections=50");
    }

    /// <summary>What an application is given.</summary>
    public string ConnectionString => $"Host={Host};Port={Port};Username={UserName};Password={Password};Database={Database}";

    /// <inheritdoc/>
    protected override UnixSignal EndSignal => UnixSignal.Interrupt;
}
