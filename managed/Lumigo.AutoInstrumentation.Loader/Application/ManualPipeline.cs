using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Loader.Application;

/// <summary>
/// The export of an application that activates the distro by itself. Its provider hears of the application's spans as it would without the agent; it gets
/// from here only the spans that nobody but the agent knows.
/// </summary>
internal sealed class ManualPipeline : SpanPipeline
{
    private readonly Action<Activity> _onEnd;
    private readonly Func<TimeSpan, bool> _flush;
    private readonly Func<TimeSpan, bool> _flushAtExit;
    private readonly Action _sendSoon;
    private readonly Action<long> _reportLost;

    private ManualPipeline(
        string version, Action<Activity> onEnd, Func<TimeSpan, bool> flush, Func<TimeSpan, bool> flushAtExit, Action sendSoon, Action<long> reportLost)
    {
        Version = version;
        _onEnd = onEnd;
        _flush = flush;
        _flushAtExit = flushAtExit;
        _sendSoon = sendSoon;
        _reportLost = reportLost;
    }

    /// <summary>The package's version.</summary>
    public string Version { get; }

    /// <summary>When it took over: what began earlier its provider may have missed (UTC).</summary>
    public DateTime Since { get; } = DateTime.UtcNow;

    /// <summary>The pipeline as the package describes it; null when it does so in another way, which an older agent does not understand.</summary>
    public static ManualPipeline? From(object[] parts) =>
        parts is [string version, Action<Activity> onEnd, Func<TimeSpan, bool> flush, Func<TimeSpan, bool> flushAtExit, Action sendSoon, Action<long> reportLost, ..]
            ? new ManualPipeline(version, onEnd, flush, flushAtExit, sendSoon, reportLost)
            : null;

    /// <inheritdoc/>
    public override void OnEnd(Activity span)
    {
        // What the application's sampler has decided for a trace holds for the agent's spans in it.
        if (span.Recorded)
        {
            _onEnd(span);
        }
    }

    /// <inheritdoc/>
    public override bool Flush(TimeSpan timeout) => _flushAtExit(timeout);

    /// <inheritdoc/>
    public override bool ForceFlush(TimeSpan limit) => _flush(limit);

    /// <inheritdoc/>
    public override void SendSoon() => _sendSoon();

    /// <inheritdoc/>
    public override void ReportLost(long spans) => _reportLost(spans);
}
