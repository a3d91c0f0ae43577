using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>Counts spans that did not arrive and says so on standard error, at most once a minute.</summary>
internal sealed class LossReport
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <summary>Trouble that is over sooner, and cost no span, is not worth a line.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly string _target;
    private readonly Action<string> _warn;
    private readonly object _lock = new();
    private long _lost;
    private long _reported;
    private long _lastLine;
    private long _failingSince;

    // Why sending fails now, and why it failed last since the last line.
    private string? _cause;
    private string? _unreportedCause;

    public LossReport(string target, Action<string>? warn = null)
    {
        _target = target;
        _warn = warn ?? StandardError.Warning;
    }

    /// <summary>Spans lost since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Counts lost spans; callable from any thread, costs one interlocked addition.</summary>
    public void Add(long spans) => Interlocked.Add(ref _lost, spans);

    /// <summary>Notes why sending fails, for the next report.</summary>
    public void Failed(string? cause)
    {
        lock (_lock)
        {
            _cause = cause;
            _unreportedCause = cause;
            _failingSince = _failingSince == 0 ? Stopwatch.GetTimestamp() : _failingSince;
        }
    }

    /// <summary>Sending works again.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            if (_cause is not null)
            {
                StandardError.Debug($"sending to {_target} works again.");
                _cause = null;
                _failingSince = 0;
            }
        }
    }

    /// <summary>Writes one line if there is something to say and the last one is a minute old.</summary>
    public void Report() => Report(unsent: 0, final: false);

    /// <summary>Writes what will be the last line of the process, unless the last one is less than a minute old.</summary>
    /// <param name="unsent">Spans that were still waiting when the process had to end.</param>
    public void ReportAtExit(long unsent) => Report(unsent, final: true);

    /// <summary>How long until a loss that is known now may be reported; infinite when none is.</summary>
    public TimeSpan UntilReport()
    {
        lock (_lock)
        {
            if (Lost == _reported)
            {
                return Timeout.InfiniteTimeSpan;
            }

            TimeSpan left = _lastLine == 0 ? TimeSpan.Zero : s_interval - Stopwatch.GetElapsedTime(_lastLine);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private void Report(long unsent, bool final)
    {
        lock (_lock)
        {
            long lost = Lost;
            long dropped = lost - _reported + unsent;
            long now = Stopwatch.GetTimestamp();
            if (_lastLine != 0 && Stopwatch.GetElapsedTime(_lastLine, now) < s_interval)
            {
                return;
            }

            if (dropped == 0 && (_cause is null || final || Stopwatch.GetElapsedTime(_failingSince, now) < s_patience))
            {
                return;
            }

            string? cause = _unreportedCause ?? (unsent > 0 ? "no answer in time" : null);
            string what = dropped switch
            {
                0 => "spans are kept and sent again",
                1 => "1 span was dropped",
                _ => $"{dropped} spans were dropped",
            };
            _lastLine = now;
            _reported = lost;
            _unreportedCause = _cause;
            _warn(cause is null
                ? $"{what}: they ended faster than they could be sent. Raise OTEL_BSP_MAX_QUEUE_SIZE if this goes on."
                : $"cannot send spans to {_target} ({cause}); {what}. Check LUMIGO_ENDPOINT and the network.");
        }
    }
}
