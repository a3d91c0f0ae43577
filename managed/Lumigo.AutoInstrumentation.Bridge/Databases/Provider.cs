using System.Collections.Concurrent;
using System.Data.Common;
using Lumigo.AutoInstrumentation.Bridge.MySqlData;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>The ADO.NET library a command is of.</summary>
internal sealed class Provider
{
    private const string Unknown = "other_sql";
    private const string SqlServer = "microsoft.sql_server";

    private static readonly ConcurrentDictionary<Type, Provider> s_providers = new();

    private Provider(string system, string? source = null, bool isWoven = false)
    {
        System = system;
        HasSpans = isWoven || (source is not null && TracedSources.Contains(source));
    }

    /// <summary>The database's name in the conventions.</summary>
    public string System { get; }

    /// <summary>Whether the library is one that is known here.</summary>
    public bool IsKnown => System != Unknown;

    /// <summary>Whether there are spans of it already: its own, or ours by another way.</summary>
    public bool HasSpans { get; }

    /// <summary>The property of its exceptions that has the database's own code, or below one the library's; null where it is SQLSTATE.</summary>
    public string? CodeProperty => System switch
    {
        "mysql" or SqlServer => "Number",
        "sqlite" => "SqliteErrorCode",
        _ => null,
    };

    /// <summary>Whether it is SQL Server, which names servers and calls procedures in a way of its own.</summary>
    public bool IsSqlServer => System == SqlServer;

    /// <summary>What the call of a procedure is called.</summary>
    public string CallOperation => IsSqlServer ? "EXECUTE" : "CALL";

    /// <summary>Whether its databases are files, which have no address.</summary>
    public bool IsLocal => System == "sqlite";

    public static Provider Of(DbCommand command) => s_providers.GetOrAdd(command.GetType(), static type => Of(type.Assembly.GetName().Name ?? string.Empty));

    /// <summary>A library that wraps the one of a database: whether that one has spans is not known.</summary>
    public static Provider Wrapped(string system) => new(system);

    private static Provider Of(string assembly) => assembly switch
    {
        "Npgsql" => new("postgresql", "Npgsql"),
        "MySqlConnector" => new("mysql", "MySqlConnector"),
        "MySql.Data" => new("mysql", isWoven: MySqlDataHook.IsOn),
        // Ours, or those of the instrumentation that has this source: on and off together.
        "Microsoft.Data.SqlClient" or "System.Data.SqlClient" => new(SqlServer, "OpenTelemetry.Instrumentation.SqlClient"),
        "Microsoft.Data.Sqlite" or "System.Data.SQLite" => new("sqlite"),
        "Oracle.ManagedDataAccess" => new("oracle.db"),
        "FirebirdSql.Data.FirebirdClient" => new("firebirdsql"),
        _ => new(Unknown),
    };
}
