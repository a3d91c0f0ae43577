using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlData;

/// <summary>The connections on which a statement of the application's runs. What the library executes there meanwhile is its own.</summary>
internal sealed class RunningStatements
{
    private readonly ConditionalWeakTable<object, Place> _places = [];

    /// <summary>A statement begins on a connection; null when one is running there.</summary>
    public RunningStatement? TryBegin(object connection)
    {
        Place place = _places.GetValue(connection, static _ => new Place());
        RunningStatement? before = Volatile.Read(ref place.Current);
        if (before is { IsOver: false })
        {
            return null;
        }

        var statement = new RunningStatement(place);
        return Interlocked.CompareExchange(ref place.Current, statement, before) == before ? statement : null;
    }

    /// <summary>What runs on one connection.</summary>
    internal sealed class Place
    {
        public RunningStatement? Current;
    }
}
