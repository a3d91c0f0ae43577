using System.Collections.Concurrent;
using System.Data.Common;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;

/// <summary>The ADO.NET library a command is of.</summary>
internal sealed class Provider
{
    private static readonly ConcurrentDictionary<Type, Provider> s_providers = new();

    private Provider(string system, string? source)
    {
        System = system;
        HasSpans = source is not null && TracedSources.Contains(source);
    }

    /// <summary>The database's name in the conventions.</summary>
    public string System { get; }

    /// <summary>Whether its own spans are exported.</summary>
    public bool HasSpans { get; }

    /// <summary>Whether its databases are files, which have no address.</summary>
    public bool IsLocal => System == "sqlite";

    public static Provider Of(DbCommand command) => s_providers.GetOrAdd(command.GetType(), static type => Of(type.Assembly.GetName().Name ?? string.Empty));

    private static Provider Of(string assembly) => assembly switch
    {
        "Npgsql" => new("postgresql", "Npgsql"),
        "MySqlConnector" => new("mysql", "MySqlConnector"),
        "MySql.Data" => new("mysql", source: null),
        "Microsoft.Data.SqlClient" or "System.Data.SqlClient" => new("microsoft.sql_server", source: null),
        "Microsoft.Data.Sqlite" or "System.Data.SQLite" => new("sqlite", source: null),
        "Oracle.ManagedDataAccess" => new("oracle.db", source: null),
        "FirebirdSql.Data.FirebirdClient" => new("firebirdsql", source: null),
        _ => new("other_sql", source: null),
    };
}
