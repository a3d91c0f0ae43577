using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>Where ended spans go once the core is up. Implemented in the core context.</summary>
public abstract class SpanPipeline
{
    /// <summary>Takes an ended span. Called on the application's threads: must not block and must not throw.</summary>
    public abstract void OnEnd(Activity span);

    /// <summary>Sends what is queued because the process is about to end, and reports what could not be sent.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <returns>Whether everything was sent within the time.</returns>
    public abstract bool Flush(TimeSpan timeout);

    /// <summary>Sends what is queued because the application asks for it.</summary>
    /// <param name="limit">The longest time to wait.</param>
    /// <returns>Whether everything was sent within the time.</returns>
    public abstract bool ForceFlush(TimeSpan limit);

    /// <summary>Starts to send what is queued, without waiting for it.</summary>
    public abstract void SendSoon();

    /// <summary>Counts spans that were lost before they reached the pipeline, so that they are reported with the others.</summary>
    public abstract void ReportLost(long spans);
}
