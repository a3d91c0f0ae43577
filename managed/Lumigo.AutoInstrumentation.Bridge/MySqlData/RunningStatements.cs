using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlData;

/// <summary>The connections on which a statement of the application's runs. What the library executes there meanwhile is its own.</summary>
internal sealed class RunningStatements
{
    private readonly ConditionalWeakTable<DbConnection, object> _busy = [];

    /// <summary>Whether a connection was idle; it is no longer.</summary>
    public bool TryBegin(DbConnection connection) => _busy.TryAdd(connection, this);

    /// <summary>The statement is over.</summary>
    public void End(DbConnection connection) => _busy.Remove(connection);
}
