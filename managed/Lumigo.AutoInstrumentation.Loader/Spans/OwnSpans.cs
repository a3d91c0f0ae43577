using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Loader.Application;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Spans that our adapters make for libraries without spans of their own. No other listener in the process is told of them, and they are never
/// stopped: stopping would overwrite the current activity of whoever stops them.
/// </summary>
public static class OwnSpans
{
    private static CoreStarter? s_core;
    private static OtherListeners? s_others;
    private static SpanSampler? s_sampler;

    /// <summary>The configured sampler, or null.</summary>
    internal static SpanSampler? Sampler => s_sampler;

    /// <summary>Starts a span below the current activity, without making it the current one.</summary>
    /// <param name="name">The span's name.</param>
    /// <param name="supplement">What is known of the span: kind, scope, attributes; attached to it.</param>
    /// <returns>The span, or null when this trace is not to be recorded: the caller goes on without one.</returns>
    public static Activity? Start(string name, SpanSupplement supplement)
    {
        Activity? outer = Activity.Current;
        if (s_core is null || (outer is not null && IsLeftOut(outer)))
        {
            // Nobody takes spans, or this trace is not to be recorded: by decision of this process or of its caller.
            return null;
        }

        ExecutionContext? flow = outer is null ? null : ExecutionContext.Capture();
        ActivityKind kind = supplement.Kind ?? ActivityKind.Internal;
        var span = new Activity(name);
        Hide(span);
        SetFlags(span, outer, kind);
        supplement.AttachTo(span);
        span.Start();
        span.IsAllDataRequested = true;
        MakeCurrent(outer, flow);
        Started(span, kind);
        return span;
    }

    /// <summary>
    /// Makes a started activity one of these spans that a library has made without a source, so that nobody was asked about it. The library stops it; it is
    /// to be handed over by <see cref="End(Activity)"/> before that.
    /// </summary>
    /// <returns>False when this trace is not to be recorded.</returns>
    public static bool Take(Activity span, SpanSupplement supplement)
    {
        if (s_core is null || (span.Parent is { } outer && IsLeftOut(outer)))
        {
            return false;
        }

        supplement.AttachTo(span);
        if (!s_others!.Now().Any && !OtherTracers.Present)
        {
            span.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        }

        Started(span, supplement.Kind ?? span.Kind);
        return true;
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

    /// <summary>An activity with the ids of a span, started and never stopped.</summary>
    internal static Activity? StandIn(Activity span, bool isAllDataRequested)
    {
        Activity? outer = Activity.Current;
        ExecutionContext? flow = outer is null ? null : ExecutionContext.Capture();
        var standIn = new Activity(span.OperationName);
        try
        {
            Hide(standIn);
            standIn.SetParentId(span.TraceId, span.ParentSpanId, span.ActivityTraceFlags);
            standIn.TraceStateString = span.TraceStateString;
            standIn.Start();
            SpanIdOf(standIn) = span.SpanId.ToHexString();
            standIn.IsAllDataRequested = isAllDataRequested;
            if (DroppedSpans.Contains(span))
            {
                DroppedSpans.AddTrace(standIn);
            }

            return standIn.SpanId == span.SpanId ? standIn : null;
        }
        catch (MissingFieldException)
        {
            return null;
        }
        finally
        {
            MakeCurrent(outer, flow);
        }
    }

    /// <summary>
    /// Makes an activity current again that was so before. One that has stopped meanwhile can be current all the same, in a flow it has left behind,
    /// but the runtime refuses to make it so: there the whole flow is put back.
    /// </summary>
    /// <param name="activity">The activity, or null for none.</param>
    /// <param name="flow">The flow as it was then; null where it could not be captured.</param>
    public static void MakeCurrent(Activity? activity, ExecutionContext? flow)
    {
        Activity.Current = activity;
        if (ReferenceEquals(Activity.Current, activity))
        {
            return;
        }

        if (flow is not null)
        {
            ExecutionContext.Restore(flow);
        }
        else
        {
            Activity.Current = null;
        }
    }

    /// <summary>Gives a started span the id of another; false where that cannot be done.</summary>
    internal static bool GiveId(Activity span, Activity other)
    {
        try
        {
            SpanIdOf(span) = other.SpanId.ToHexString();
            return span.SpanId == other.SpanId;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }

    /// <summary>Hands a span over for export; its end time has been set.</summary>
    internal static void Export(Activity span)
    {
        if (!DroppedSpans.Contains(span))
        {
            SpanCallbacks.Ended(span);
            s_core?.OnEnd(span);
        }
    }

    internal static void Use(CoreStarter core, OtherListeners others, SpanSampler? sampler)
    {
        s_others = others;
        s_sampler = sampler;
        OtherTelemetry.Use(others);
        s_core = core;
    }

    private static void Started(Activity span, ActivityKind kind)
    {
        if (s_core!.Manual is null && s_sampler?.LeavesOut(span) == true)
        {
            // There all the same: what it sends tells its receivers of the decision.
            DroppedSpans.AddTrace(span);
        }
        else
        {
            SpanCallbacks.Started(span);
            EnclosingCall.OnStarted(span, kind);
        }
    }

    private static bool IsLeftOut(Activity outer) =>
        DroppedSpans.Contains(outer) || (outer is { IsAllDataRequested: false, Recorded: false } && (outer.HasRemoteParent || (s_sampler is not null && DroppedSpans.IsAlone)));

    private static void Hide(Activity span)
    {
        if (Unheard.SetSource is { } setSource)
        {
            setSource(span, Unheard.Source);
        }
        else
        {
            // Listeners of everything are told of it; SDKs look away from a span without requested data.
            span.IsAllDataRequested = false;
        }
    }

    /// <summary>The Recorded flag as a span of a source that only we listen to would have it: docs/design/coexistence.md.</summary>
    private static void SetFlags(Activity span, Activity? outer, ActivityKind kind)
    {
        OtherListeners.View others = s_others!.Now();
        if (others.Any)
        {
            // Below a parent the runtime inherits its flags.
            if (outer is null && RootProbe.Ask(others, Unheard.Source, span.OperationName, kind, out ActivityTraceId trace, out ActivityTraceFlags flags))
            {
                span.SetParentId(trace, default, flags);
            }
        }
        else if (!OtherTracers.Present)
        {
            span.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    /// <summary>
    /// The source of our spans. In a class of its own, made for the first of them: a source brings up the runtime's event tracing and its globalization
    /// library, which takes longer than all else that happens before the application's first code.
    /// </summary>
    private static class Unheard
    {
        public static readonly ActivitySource Source = Make();

        public static readonly Action<Activity, ActivitySource>? SetSource = BindSetSource();

        private static ActivitySource Make()
        {
            // Without a name, as the source of every activity made by a constructor; disposed at once, so that no listener is ever connected to it.
            var source = new ActivitySource(string.Empty);
            source.Dispose();
            return source;
        }

        private static Action<Activity, ActivitySource>? BindSetSource()
        {
            try
            {
                return typeof(Activity).GetProperty(nameof(Activity.Source))?.GetSetMethod(nonPublic: true)?.CreateDelegate<Action<Activity, ActivitySource>>();
            }
            catch
            {
                return null;
            }
        }
    }
}
