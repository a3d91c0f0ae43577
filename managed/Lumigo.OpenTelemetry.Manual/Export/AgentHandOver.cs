using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>
/// The agent of this process, which hands its export over: docs/design/application-link.md. It goes on instrumenting; its own spans, and what it knows of the
/// application's, come from here.
/// </summary>
internal sealed class AgentHandOver
{
    private const string Slot = "Lumigo.OpenTelemetry.Agent";
    private const string Operation = "export";

    private readonly Func<Activity, Func<string, object?, object?>?> _describe;
    private readonly Func<TimeSpan, bool> _flush;
    private readonly Action _takeBack;
    private readonly Func<Activity, bool> _isLeftOut;

    private AgentHandOver(Func<Activity, Func<string, object?, object?>?> describe, Func<TimeSpan, bool> flush, Action takeBack, Func<Activity, bool> isLeftOut)
    {
        _describe = describe;
        _flush = flush;
        _takeBack = takeBack;
        _isLeftOut = isLeftOut;
    }

    /// <summary>Asks the agent to hand over; null when there is none.</summary>
    /// <param name="batches">What exports from now on.</param>
    public static AgentHandOver? Ask(SpanBatchProcessor batches)
    {
        object?[] parts =
        [
            DistroVersion.Value, (Action<Activity>)batches.OnEnd, (Func<TimeSpan, bool>)batches.FlushWithin, (Func<TimeSpan, bool>)batches.FlushAtExit,
            (Action)batches.SendSoon, (Action<long>)batches.AddLost,
        ];
        return AppDomain.CurrentDomain.GetData(Slot) is Func<string, object?, object?> agent
            && agent(Operation, parts) is object[] and [Func<Activity, Func<string, object?, object?>?> describe, Func<TimeSpan, bool> flush, Action takeBack, Func<Activity, bool> isLeftOut, ..]
                ? new AgentHandOver(describe, flush, takeBack, isLeftOut)
                : null;
    }

    /// <summary>What the agent knows of a span, or null.</summary>
    public SpanDetails? Details(Activity span) => _describe(span) is { } ask ? new AgentDetails(ask) : null;

    /// <summary>Whether the agent leaves a span out that starts or ends in the current flow: it has another one for the same thing, or a filter says so.</summary>
    public bool IsLeftOut(Activity span) => _isLeftOut(span);

    /// <summary>Sends everything, also the spans that the agent holds back.</summary>
    public bool ForceFlush(TimeSpan limit) => _flush(limit);

    /// <summary>The agent exports again.</summary>
    public void TakeBack() => _takeBack();
}
