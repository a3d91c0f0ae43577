using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>Counts spans that did not arrive and says so on standard error, at most once a minute.</summary>
internal sealed class LossReport
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    private readonly string _target;
    private long _lost;
    private long _reported;
    private long _lastLine;
    private string? _cause;

    public LossReport(string target) => _target = target;

    /// <summary>Spans lost since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Counts lost spans; callable from any thread, costs one interlocked addition.</summary>
    public void Add(long spans) => Interlocked.Add(ref _lost, spans);

    /// <summary>Notes why sending fails, for the next report.</summary>
    public void Failed(string? cause) => _cause = cause;

    /// <summary>Sending works again.</summary>
    public void Succeeded()
    {
        if (_cause is not null)
        {
            StandardError.Debug($"sending to {_target} works again.");
            _cause = null;
        }
    }

    /// <summary>Writes one line if there is something to say and the last one is a minute old.</summary>
    public void Report()
    {
        long lost = Lost;
        long now = Stopwatch.GetTimestamp();
        if ((lost == _reported && _cause is null) || (_lastLine != 0 && Stopwatch.GetElapsedTime(_lastLine, now) < s_interval))
        {
            return;
        }

        _lastLine = now;
        string dropped = lost > _reported ? $"{lost - _reported} spans were dropped" : "spans are kept and sent again";
        _reported = lost;
        StandardError.Warning(_cause is null
            ? $"{dropped}: they ended faster than they could be sent. Raise OTEL_BSP_MAX_QUEUE_SIZE if this goes on."
            : $"cannot send spans to {_target} ({_cause}); {dropped}. Check LUMIGO_ENDPOINT and the network.");
    }

    /// <summary>Writes the last line of a process: what was still queued when it had to end.</summary>
    public void ReportUnsent(long spans)
    {
        Add(spans);
        _cause ??= "no answer in time";
        Report();
    }
}
