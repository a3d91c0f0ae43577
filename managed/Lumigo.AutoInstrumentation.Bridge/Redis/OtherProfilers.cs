using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>
/// Connections whose commands have spans already: OpenTelemetry's instrumentation of StackExchange.Redis registers a profiler. It makes a span for each
/// command, which we export like any other. A profiler of the application's own makes none, and is no concern of ours.
/// </summary>
internal sealed class OtherProfilers
{
    private const string OpenTelemetry = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private readonly ConditionalWeakTable<object, object> _multiplexers = [];
    private volatile bool _any;

    /// <summary>Whether there is any: asked for each command.</summary>
    public bool Any => _any;

    /// <summary>Whether a connection's commands have spans of another instrumentation.</summary>
    public bool Trace(object multiplexer) => _multiplexers.TryGetValue(multiplexer, out _);

    /// <summary>A profiler is registered with a connection, in place of the one before.</summary>
    public void OnRegistered(object multiplexer, Delegate? profiler)
    {
        if (IsOpenTelemetry(profiler))
        {
            _multiplexers.AddOrUpdate(multiplexer, multiplexer.GetType());
            _any = true;
        }
        else if (_any)
        {
            _multiplexers.Remove(multiplexer);
        }
    }

    private static bool IsOpenTelemetry(Delegate? profiler) =>
        profiler?.Method.DeclaringType?.Assembly.FullName?.StartsWith(OpenTelemetry + ",", StringComparison.Ordinal) == true;
}
