using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Listens to every activity source of the process, for its whole life, from before the application's first code.
/// </summary>
/// <remarks>
/// An activity is shared with every other listener, so the answer to "shall it be sampled" is also seen by the application:
/// alone, spans are recorded as usual; beside another SDK they get all data but never the <c>Recorded</c> flag.
/// </remarks>
internal sealed class SpanListener
{
    private readonly CoreStarter _core;
    private readonly ActivityListener _listener;

    public SpanListener(CoreStarter core)
    {
        _core = core;
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => !SourceDenyList.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) => Decide(options.Parent),
            SampleUsingParentId = static (ref ActivityCreationOptions<string> _) => Accept(),
            ActivityStopped = OnStopped,
        };
    }

    public void Listen() => ActivitySource.AddActivityListener(_listener);

    private static ActivitySamplingResult Accept() =>
        OtherTracers.Present ? ActivitySamplingResult.AllData : ActivitySamplingResult.AllDataAndRecorded;

    private static ActivitySamplingResult Decide(in ActivityContext parent)
    {
        if (OtherTracers.Present)
        {
            // The flags on the wire are the other SDK's decision, not ours: we take every span.
            return ActivitySamplingResult.AllData;
        }

        if (parent.TraceId == default || (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0)
        {
            return ActivitySamplingResult.AllDataAndRecorded;
        }

        if (parent.IsRemote)
        {
            // The caller decided not to sample this trace. The id lives on, so that services further down see the same decision.
            return ActivitySamplingResult.PropagationData;
        }

        // A local parent without the flag was either left out by the line above, or is an activity made without a source
        // (new Activity(...)), which nobody ever asked us about.
        return Activity.Current is { IsAllDataRequested: false } current && current.SpanId == parent.SpanId
            ? ActivitySamplingResult.None
            : ActivitySamplingResult.AllDataAndRecorded;
    }

    private void OnStopped(Activity span)
    {
        if (span.IsAllDataRequested)
        {
            _core.OnEnd(span);
        }
    }
}
