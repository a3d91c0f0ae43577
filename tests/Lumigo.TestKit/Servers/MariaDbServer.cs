namespace Lumigo.TestKit.Servers;

/// <summary>MariaDB with one user, who owns everything.</summary>
public sealed class MariaDbServer : ServerProcess
{
    /// <summary>The user's name.</summary>
    public const string UserName = "shopkeeper";

    /// <summary>The user's password, which must show nowhere.</summary>
    public const string Password = "apple-crumble-77";

    private const string Package = "mariadb-server";

    /// <summary>Makes a new data folder and starts the server.</summary>
    public MariaDbServer()
    {
        var data = Path.Combine(Folder, "data");
        Run(Program(Package, "mariadb-install-db"), [], "--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db");
        Start(
            Program(Package, "mariadbd"),
            () =>
            [
                "--no-defaults", $"--datadir={data}", $"--port={Port}", $"--bind-address={Host}", $"--socket={Socket}", $"--pid-file={Path.Combine(Folder, "pid")}",
                "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M", "--skip-log-bin",
            ]);
        Execute($"CREATE USER '{UserName}'@'%' IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO '{UserName}'@'%';");
    }

    private string Socket => Path.Combine(Folder, "socket");

    /// <summary>Makes a database and says what an application is given to connect to it.</summary>
    public string CreateDatabase(string name)
    {
        Execute($"CREATE DATABASE {name};");
        return $"Server={Host};Port={Port};User ID={UserName};Password={Password};Database={name};SslMode=Disabled";
    }

    private void Execute(string statements) => Run(Program(Package, "mariadb"), [], "--no-defaults", $"--socket={Socket}", "--user=root", "-e", statements);
}
