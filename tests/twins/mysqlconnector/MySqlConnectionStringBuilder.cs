using System.Data.Common;
using System.Globalization;

namespace MySqlConnector;

public sealed class MySqlConnectionStringBuilder : DbConnectionStringBuilder
{
    private static readonly string[] PasswordNames = ["Password", "Pwd"];

    public MySqlConnectionStringBuilder()
    {
    }

    public MySqlConnectionStringBuilder(string connectionString) => ConnectionString = connectionString;

    public string Server
    {
        get => Text("Server", "Host", "Data Source", "DataSource", "Address", "Addr") ?? "";
        set => this["Server"] = value;
    }

    public uint Port
    {
        get => uint.Parse(Text("Port") ?? "3306", CultureInfo.InvariantCulture);
        set => this["Port"] = value.ToString(CultureInfo.InvariantCulture);
    }

    public string UserID
    {
        get => Text("User ID", "UserID", "Username", "Uid", "User name", "User") ?? "";
        set => this["User ID"] = value;
    }

    public string Password
    {
        get => Text(PasswordNames) ?? "";
        set => this["Password"] = value;
    }

    public string Database
    {
        get => Text("Database", "Initial Catalog") ?? "";
        set => this["Database"] = value;
    }

    public bool PersistSecurityInfo
    {
        get => bool.Parse(Text("Persist Security Info", "PersistSecurityInfo") ?? "false");
        set => this["Persist Security Info"] = value.ToString();
    }

    public uint DefaultCommandTimeout => uint.Parse(Text("Default Command Timeout", "Command Timeout", "DefaultCommandTimeout") ?? "30", CultureInfo.InvariantCulture);

    /// <summary>As spans have it: with the password only if the application asked for that.</summary>
    internal string ForSpans()
    {
        var copy = new DbConnectionStringBuilder { ConnectionString = ConnectionString };
        if (!PersistSecurityInfo)
        {
            foreach (string name in PasswordNames)
            {
                copy.Remove(name);
            }
        }

        return copy.ConnectionString;
    }

    private string? Text(params string[] names)
    {
        foreach (string name in names)
        {
            if (TryGetValue(name, out object? value))
            {
                return (string)value;
            }
        }

        return null;
    }
}
