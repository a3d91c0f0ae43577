using System.Collections.Concurrent;
using System.Diagnostics;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export.SpanDump;
using Lumigo.OpenTelemetry.Export.Transport;
using Lumigo.OpenTelemetry.Masking;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>
/// Queues ended spans and sends them in batches on a thread of its own. Adding a span never blocks; what does not fit is dropped and counted.
/// </summary>
/// <remarks>
/// Differs from the SDK's batch processor where Lumigo's promises need it: takes spans without the <c>Recorded</c> flag (beside another SDK
/// the flag is that SDK's decision), sends a batch again with back-off, counts every loss, and sleeps without a timer while nothing is queued.
/// </remarks>
internal sealed class SpanBatchProcessor : BaseProcessor<Activity>
{
    private const int MaxAttempts = 5;

    private static readonly TimeSpan s_firstBatchDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_requestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestBackOff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestRetryAfter = TimeSpan.FromMinutes(2);

    private readonly BatchOptions _options;
    private readonly SpanExporter _exporter;
    private readonly SpanDumpQueue? _dump;
    private readonly LossReport _losses;
    private readonly TimeSpan _requestLimit;
    private readonly ConcurrentQueue<Activity> _queue = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly object _flushLock = new();
    private int _queued;
    private long _withoutW3CId;
    private int _flushesRequested;
    private int _flushesDone;
    private bool _flushSucceeded;
    private volatile bool _stopped;

    // The export thread's own state.
    private readonly Activity[] _batch;
    private int _count;
    private int _attempts;
    private int _failuresInARow;
    private long _sent;
    private long _batchDue;
    private long _retryAt;
    private bool _firstBatchSent;

    /// <summary>Creates the processor and starts its thread.</summary>
    /// <param name="options">All configuration.</param>
    /// <param name="resource">The resource every span is sent with; asked for when the first span is sent.</param>
    /// <param name="details">Finds what is known of a span beyond its activity, or null.</param>
    /// <param name="beforeSend">Called on the export thread before each request; must not throw.</param>
    public SpanBatchProcessor(LumigoOptions options, Lazy<Resource> resource, SpanDetailsLookup? details, Action? beforeSend = null)
    {
        _options = options.Batch;
        object? reading = options.SpanDumpPath is null ? null : new object();
        var masking = new AttributeMasking(options.Masking, StandardError.Warning);
        _exporter = new SpanExporter(options, resource, new SpanView(options.Limits, details, masking, reading), beforeSend);
        _losses = new LossReport(_exporter.Target);
        _requestLimit = _options.ExportTimeout < s_requestTimeout ? _options.ExportTimeout : s_requestTimeout;
        _batch = new Activity[_options.MaxExportBatchSize];
        if (options.SpanDumpPath is { } path)
        {
            _dump = new SpanDumpQueue(path, new SpanDumpWriter(path, resource, new SpanView(options.Limits, details, masking, reading)));
        }

        if (_exporter.SendsSpans)
        {
            new Thread(Run) { IsBackground = true, Name = "Lumigo export" }.UnsafeStart();
        }
    }

    /// <summary>Spans lost since the start: queue full, refused by the server, or given up after several attempts.</summary>
    public long LostSpans => _losses.Lost;

    private int Pending => _count + Volatile.Read(ref _queued);

    /// <summary>Whether a whole batch is there, or one that must be sent again.</summary>
    private bool IsFull => _attempts > 0 || Pending >= _batch.Length;

    /// <summary>Counts spans that were lost before they reached the processor.</summary>
    public void AddLost(long spans) => _losses.Add(spans);

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.IdFormat != ActivityIdFormat.W3C)
        {
            // OTLP has no field for hierarchical ids.
            if (Interlocked.Increment(ref _withoutW3CId) == 1)
            {
                StandardError.Warning("the application makes spans with hierarchical ids, which cannot be sent. Remove its setting of Activity.DefaultIdFormat.");
            }

            return;
        }

        if (_stopped)
        {
            return;
        }

        _dump?.Add(data);
        if (!_exporter.SendsSpans)
        {
            return;
        }

        int length = Interlocked.Increment(ref _queued);
        if (length > _options.MaxQueueSize)
        {
            Interlocked.Decrement(ref _queued);
            _losses.Add(1);
            return;
        }

        _queue.Enqueue(data);
        if (length == 1 || length == _batch.Length)
        {
            _wake.Set();
        }
    }

    /// <summary>Starts to send what is queued, without waiting for it.</summary>
    public void SendSoon()
    {
        lock (_flushLock)
        {
            _flushesRequested++;
        }

        _wake.Set();
    }

    /// <inheritdoc/>
    protected override bool OnForceFlush(int timeoutMilliseconds)
    {
        if (!_exporter.SendsSpans)
        {
            return true;
        }

        long begin = Stopwatch.GetTimestamp();
        bool inTime;
        lock (_flushLock)
        {
            int request = ++_flushesRequested;
            _wake.Set();
            inTime = true;
            while (_flushesDone < request && inTime)
            {
                int left = timeoutMilliseconds == Timeout.Infinite
                    ? Timeout.Infinite
                    : Math.Max(0, timeoutMilliseconds - (int)Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                inTime = Monitor.Wait(_flushLock, left);
            }

            return inTime && _flushSucceeded;
        }
    }

    /// <summary>Flushes while the process goes on; the span dump too.</summary>
    /// <param name="limit">The longest time to wait.</param>
    /// <returns>Whether everything was sent.</returns>
    public bool FlushWithin(TimeSpan limit)
    {
        long begin = Stopwatch.GetTimestamp();
        bool sent = ForceFlush((int)limit.TotalMilliseconds);
        _dump?.WaitUntilWritten(limit - Stopwatch.GetElapsedTime(begin));
        return sent;
    }

    /// <summary>Flushes because the process is about to end, and reports what could not be sent.</summary>
    /// <param name="timeout">The longest time to wait.</param>
    /// <returns>Whether everything was sent.</returns>
    public bool FlushAtExit(TimeSpan timeout)
    {
        long begin = Stopwatch.GetTimestamp();
        bool sent = ForceFlush((int)timeout.TotalMilliseconds);
        long unsent = sent ? 0 : Volatile.Read(ref _queued) + Volatile.Read(ref _count);
        _losses.ReportAtExit(unsent);
        StandardError.Debug(
            $"{Volatile.Read(ref _sent)} spans sent, {_losses.Lost + unsent} lost, {Volatile.Read(ref _withoutW3CId)} without a W3C id.");
        _dump?.Flush(timeout - Stopwatch.GetElapsedTime(begin));
        return sent;
    }

    /// <inheritdoc/>
    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        bool sent = ForceFlush(timeoutMilliseconds);
        _stopped = true;
        _wake.Set();
        _dump?.Stop();
        return sent;
    }

    private void Run()
    {
        while (!_stopped)
        {
            try
            {
                _wake.WaitOne(UntilNextStep());
                Step();
            }
            catch (Exception exception)
            {
                // Nothing here is expected to throw; the thread must live on, and an escaping exception would end the process.
                Drop(exception.Message);
            }
        }

        _exporter.Dispose();
    }

    private void Step()
    {
        int flush;
        lock (_flushLock)
        {
            flush = _flushesRequested;
        }

        bool flushing = flush != _flushesDone;
        bool sent = true;
        StartWaiting();

        // A flush is for what has ended before it: an application that goes on working would keep it from ending.
        int toFlush = flushing ? Pending : 0;
        while (sent && Pending > 0 && (toFlush > 0 || IsDue()))
        {
            Fill();
            if (_count == 0)
            {
                // Counted already, but not yet in the queue.
                break;
            }

            toFlush -= _count;
            sent = SendBatch();
            _batchDue = 0;
            StartWaiting();
        }

        if (flushing)
        {
            lock (_flushLock)
            {
                _flushesDone = flush;
                _flushSucceeded = sent;
                Monitor.PulseAll(_flushLock);
            }
        }
        else
        {
            // A flush is followed by a report of its own, which knows more.
            _losses.Report();
        }
    }

    /// <summary>Moves queued spans into the batch.</summary>
    private void Fill()
    {
        while (_count < _batch.Length && _queue.TryDequeue(out Activity? span))
        {
            Interlocked.Decrement(ref _queued);
            _batch[_count++] = span;
        }
    }

    /// <summary>
    /// Sets the time the next batch leaves, when there is a span to wait for. Spans stay in the queue meanwhile: taking each out would
    /// wake this thread for every one.
    /// </summary>
    private void StartWaiting()
    {
        if (Pending == 0)
        {
            _batchDue = 0;
        }
        else if (_batchDue == 0)
        {
            TimeSpan delay = _firstBatchSent || _options.ScheduleDelay < s_firstBatchDelay ? _options.ScheduleDelay : s_firstBatchDelay;
            _batchDue = After(delay);
        }
    }

    private bool IsDue()
    {
        long now = Stopwatch.GetTimestamp();
        return now >= _retryAt && (now >= _batchDue || IsFull);
    }

    private TimeSpan UntilNextStep()
    {
        if (Pending == 0)
        {
            return _losses.UntilReport();
        }

        long due = IsFull ? _retryAt : Math.Max(_retryAt, _batchDue);
        long left = due - Stopwatch.GetTimestamp();
        return left <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(((double)left / Stopwatch.Frequency) + 0.001);
    }

    /// <summary>Sends the batch. Returns false when it is kept for another attempt.</summary>
    private bool SendBatch()
    {
        _firstBatchSent = true;
        ReadOnlyMemory<byte> request = _exporter.Serialize(_batch.AsSpan(0, _count), out int unreadable);
        SendResult result = _exporter.Send(request, _requestLimit);
        switch (result.Outcome)
        {
            case SendOutcome.Sent:
                long rejected = Math.Min(result.Rejected, _count - unreadable);
                Volatile.Write(ref _sent, _sent + _count - unreadable - rejected);
                _losses.Add(unreadable + rejected);
                _losses.Succeeded();
                if (rejected > 0)
                {
                    _losses.Failed("some were rejected");
                }

                _failuresInARow = 0;
                _retryAt = 0;
                Clear();
                return true;

            case SendOutcome.Refused:
                Drop(result.Cause);
                return true;

            default:
                return KeepForRetry(result);
        }
    }

    private bool KeepForRetry(SendResult result)
    {
        _failuresInARow++;
        _retryAt = After(BackOff(result.RetryAfter));
        if (++_attempts < MaxAttempts)
        {
            _losses.Failed(result.Cause);
        }
        else
        {
            Drop(result.Cause);
        }

        return false;
    }

    private TimeSpan BackOff(TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked && asked >= s_firstBackOff)
        {
            return asked < s_longestRetryAfter ? asked : s_longestRetryAfter;
        }

        double seconds = Math.Min(s_longestBackOff.TotalSeconds, s_firstBackOff.TotalSeconds * Math.Pow(2, Math.Min(_failuresInARow - 1, 10)));

        // Spread, so that many processes do not come back at the same moment.
        return TimeSpan.FromSeconds(seconds * (0.8 + (0.4 * Random.Shared.NextDouble())));
    }

    private void Drop(string? cause)
    {
        _losses.Add(_count);
        Clear();
        _losses.Failed(cause);
    }

    private void Clear()
    {
        Array.Clear(_batch, 0, _count);
        _count = 0;
        _attempts = 0;
    }

    private static long After(TimeSpan time) => Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
}
