using System.Diagnostics;
using OpenTelemetry;

/// <summary>Counts what reaches processors, whether it is exported or not.</summary>
internal sealed class Processed : BaseProcessor<Activity>
{
    private int _started;
    private int _ended;

    public override void OnStart(Activity data) => Interlocked.Increment(ref _started);

    public override void OnEnd(Activity data) => Interlocked.Increment(ref _ended);

    public override string ToString() => $"processed: {_started} started, {_ended} ended";
}
