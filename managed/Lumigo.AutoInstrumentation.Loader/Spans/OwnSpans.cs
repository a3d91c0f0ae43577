using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Spans that our adapters make for libraries without spans of their own. They are activities without a source, so that no other SDK in the
/// process takes them for the application's, and they are never stopped: stopping would overwrite the current activity of whoever stops them.
/// </summary>
public static class OwnSpans
{
    private static CoreStarter? s_core;

    /// <summary>Starts a span below the current activity, without making it the current one.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="supplement">What is known of the span: kind, scope, attributes; attached to it.</param>
    /// <returns>The span, or null when this trace is not to be recorded: the caller goes on without one.</returns>
    public static Activity? Start(string name, SpanSupplement supplement)
    {
        Activity? outer = Activity.Current;
        if (s_core is null || outer is { IsAllDataRequested: false, Recorded: false, HasRemoteParent: true })
        {
            return null;
        }

        var span = new Activity(name);
        if (outer is null)
        {
            span.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        }

        supplement.AttachTo(span);
        span.Start();
        Activity.Current = outer;
        return span;
    }

    /// <summary>Ends a span and hands it over for export.</summary>
    public static void End(Activity span) => End(span, DateTime.UtcNow);

    /// <summary>Ends a span at a moment and hands it over for export.</summary>
    /// <param name="span">A span of <see cref="Start"/>.</param>
    /// <param name="end">When it ended (UTC).</param>
    public static void End(Activity span, DateTime end)
    {
        span.SetEndTime(end);
        Export(span);
    }

    /// <summary>Hands a span over for export; its end time has been set.</summary>
    internal static void Export(Activity span) => s_core?.OnEnd(span);

    internal static void Use(CoreStarter core) => s_core = core;
}
