// Listens to activities with the runtime's own means, and writes what its listener is told:
//   own-listener all|some|none
using System.Diagnostics;

var mode = args[0];
using var source = new ActivitySource("Sample.OwnListener");
using var other = new ActivitySource("Sample.Other");
using var listener = new ActivityListener
{
    ShouldListenTo = one => one.Name == "Sample.OwnListener",
    Sample = (ref ActivityCreationOptions<ActivityContext> options) => mode switch
    {
        "all" => ActivitySamplingResult.AllDataAndRecorded,
        "some" when options.Name.StartsWith("kept", StringComparison.Ordinal) => ActivitySamplingResult.AllDataAndRecorded,
        "some" when options.Name.StartsWith("data", StringComparison.Ordinal) => ActivitySamplingResult.AllData,
        "some" when options.Name.StartsWith("propagated", StringComparison.Ordinal) => ActivitySamplingResult.PropagationData,
        _ => ActivitySamplingResult.None,
    },
    // As the documentation advises: a span that nobody wants data of is left alone.
    ActivityStarted = span => Tell("started", span),
    ActivityStopped = span => Tell("stopped", span),
};
ActivitySource.AddActivityListener(listener);

for (var number = 0; number < 20; number++)
{
    using var kept = source.StartActivity($"kept {number}");
    using var data = source.StartActivity($"data {number}");
    using var propagated = source.StartActivity($"propagated {number}", ActivityKind.Server, new ActivityContext(
        ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), number % 2 == 0 ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true));
    using var ignored = source.StartActivity($"ignored {number}");
    using var unheard = other.StartActivity($"unheard {number}");
}

void Tell(string what, Activity span)
{
    if (span.IsAllDataRequested)
    {
        Console.WriteLine($"{what} {span.OperationName} flags {span.ActivityTraceFlags}");
    }
}
