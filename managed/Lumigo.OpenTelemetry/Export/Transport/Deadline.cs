using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export.Transport;

/// <summary>A point in time that bounds all steps of one request together.</summary>
internal readonly struct Deadline
{
    private readonly long _end;

    private Deadline(long end) => _end = end;

    public static Deadline After(TimeSpan time) => new(Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));

    /// <summary>Milliseconds left, at least one.</summary>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    public int RequireMilliseconds()
    {
        long left = (_end - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency;
        return left > 0 ? (int)Math.Min(left, int.MaxValue / 1000) : throw new TimeoutException("timed out");
    }
}
