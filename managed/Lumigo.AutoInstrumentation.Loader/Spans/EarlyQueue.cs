using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>Ended spans that wait for the core to come up; bounded, losses are counted.</summary>
internal sealed class EarlyQueue
{
    /// <summary>How many ended spans wait; more are dropped and counted.</summary>
    private const int Capacity = 4096;

    private readonly ConcurrentQueue<Activity> _spans = new();
    private int _length;
    private long _lost;

    /// <summary>Whether so many spans wait that the core should start at once: it takes some tens of milliseconds while more keep coming.</summary>
    public bool IsFilling => Volatile.Read(ref _length) >= Capacity / 4;

    public void Add(Activity span)
    {
        if (Interlocked.Increment(ref _length) > Capacity)
        {
            Interlocked.Decrement(ref _length);
            Interlocked.Increment(ref _lost);
            return;
        }

        _spans.Enqueue(span);
    }

    /// <summary>Hands everything over, in order, and the count of what was lost.</summary>
    public void DrainTo(SpanPipeline pipeline)
    {
        while (_spans.TryDequeue(out Activity? span))
        {
            Interlocked.Decrement(ref _length);
            pipeline.OnEnd(span);
        }

        long lost = Interlocked.Exchange(ref _lost, 0);
        if (lost > 0)
        {
            pipeline.ReportLost(lost);
        }
    }

    public void Clear() => _spans.Clear();
}
