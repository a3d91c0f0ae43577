using System.Collections.Concurrent;
using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Export.SpanDump;

/// <summary>
/// Hands ended spans to the span dump on a thread of its own, as they end: a pipe that nobody reads or a full disk must hold up neither the
/// application nor what is sent to Lumigo, and a collector that hangs must not hold up the dump.
/// </summary>
internal sealed class SpanDumpQueue
{
    /// <summary>How many spans wait for a slow dump; more are left out of it and counted.</summary>
    private const int Capacity = 2048;

    private readonly string _path;
    private readonly SpanDumpWriter _writer;
    private readonly ConcurrentQueue<Activity> _queue = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly object _idleLock = new();

    // Spans queued or being written.
    private int _pending;
    private long _leftOut;
    private volatile bool _stopped;

    public SpanDumpQueue(string path, SpanDumpWriter writer)
    {
        _path = path;
        _writer = writer;
        new Thread(Run) { IsBackground = true, Name = "Lumigo span dump" }.UnsafeStart();
    }

    /// <summary>Takes an ended span; never blocks.</summary>
    public void Add(Activity span)
    {
        if (Interlocked.Increment(ref _pending) > Capacity)
        {
            Interlocked.Decrement(ref _pending);
            Interlocked.Increment(ref _leftOut);
            return;
        }

        _queue.Enqueue(span);
        _wake.Set();
    }

    /// <summary>Waits until everything is written, and says what is not.</summary>
    public void Flush(TimeSpan timeout)
    {
        WaitUntilWritten(timeout);
        long missing = _pending + Interlocked.Exchange(ref _leftOut, 0);
        if (missing > 0)
        {
            StandardError.Warning($"LUMIGO_DEBUG_SPANDUMP is '{_path}', which takes spans slower than they end: {missing} are missing there. Check who reads it.");
        }
    }

    /// <summary>Waits until everything is written.</summary>
    public void WaitUntilWritten(TimeSpan timeout)
    {
        long begin = Stopwatch.GetTimestamp();
        lock (_idleLock)
        {
            while (_pending > 0)
            {
                TimeSpan left = timeout - Stopwatch.GetElapsedTime(begin);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_idleLock, left))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Ends the thread when everything is written.</summary>
    public void Stop()
    {
        _stopped = true;
        _wake.Set();
    }

    private void Run()
    {
        while (!_stopped)
        {
            _wake.WaitOne();
            while (_queue.TryDequeue(out Activity? span))
            {
                _writer.Write(span);
                if (Interlocked.Decrement(ref _pending) == 0)
                {
                    lock (_idleLock)
                    {
                        Monitor.PulseAll(_idleLock);
                    }
                }
            }
        }
    }
}
