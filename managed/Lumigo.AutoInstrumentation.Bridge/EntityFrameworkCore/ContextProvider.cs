using System.Collections.Concurrent;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Bridge.Events;

namespace Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;

/// <summary>The database of an event's context, by the provider of Entity Framework Core that it was set up with: for commands whose type says nothing.</summary>
internal sealed class ContextProvider
{
    private readonly PayloadProperty<object> _context = new("Context");
    private readonly PayloadProperty<object> _database = new("Database");
    private readonly PayloadProperty<string> _providerName = new("ProviderName");
    private readonly ConcurrentDictionary<string, Provider?> _providers = new();

    /// <summary>The database, or null: the event is of no context, or its provider is not known.</summary>
    /// <param name="payload">The event's payload.</param>
    public Provider? Of(object payload) =>
        _context.Read(payload) is { } context && _database.Read(context) is { } database && _providerName.Read(database) is { } name
            ? _providers.GetOrAdd(name, static one => SystemOf(one) is { } system ? Provider.Wrapped(system) : null)
            : null;

    private static string? SystemOf(string name) => name switch
    {
        "Npgsql.EntityFrameworkCore.PostgreSQL" => "postgresql",
        "Pomelo.EntityFrameworkCore.MySql" or "MySql.EntityFrameworkCore" => "mysql",
        "Microsoft.EntityFrameworkCore.SqlServer" => "microsoft.sql_server",
        "Microsoft.EntityFrameworkCore.Sqlite" => "sqlite",
        "Oracle.EntityFrameworkCore" => "oracle.db",
        "FirebirdSql.EntityFrameworkCore.Firebird" => "firebirdsql",
        _ => null,
    };
}
