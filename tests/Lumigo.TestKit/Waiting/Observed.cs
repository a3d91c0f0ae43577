using System.Diagnostics;

namespace Lumigo.TestKit.Waiting;

/// <summary>A value shared between threads, with waiting for a change instead of polling.</summary>
internal sealed class Observed<T>(T value)
{
    private readonly object _gate = new();

    public TResult Read<TResult>(Func<T, TResult> read)
    {
        lock (_gate)
        {
            return read(value);
        }
    }

    public void Change(Action<T> change)
    {
        lock (_gate)
        {
            change(value);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until the condition holds; false when the time is over.</summary>
    public bool WaitUntil(Func<T, bool> condition, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            while (!condition(value))
            {
                var left = limit - clock.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    return condition(value);
                }
            }
            return true;
        }
    }
}
