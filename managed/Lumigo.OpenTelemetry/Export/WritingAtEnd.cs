using System.Diagnostics;
using Lumigo.OpenTelemetry.Export.Otlp;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>
/// Writes spans that are quickly read (those of HTTP) on the thread that ends them: all of a span is in that core's nearest cache then, and the activity and
/// what hangs on it need not live until the export. Nobody waits: where another thread is writing, the span goes the ordinary way, through the queue.
/// </summary>
internal sealed class WritingAtEnd
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(50);

    private readonly SpanDetailsLookup _details;
    private readonly OtlpSpanWriter _writer;
    private readonly int _capacity;
    private WrittenSpans _filling = new();
    private WrittenSpans? _spare = new();

    // 1 while a thread uses the fields above. Not a lock: a thread must not enter twice either, when what it reads ends a span.
    private int _busy;

    /// <param name="view">What is exported of a span; used by no one else.</param>
    /// <param name="details">What is known of a span beyond its activity; used by no one but this view.</param>
    /// <param name="capacity">The most spans of one request.</param>
    public WritingAtEnd(SpanView view, SpanDetailsLookup details, int capacity)
    {
        _details = details;
        _writer = new OtlpSpanWriter(view);
        _capacity = capacity;
    }

    /// <summary>Writes a span that has just ended; never blocks or throws.</summary>
    /// <returns>False when it is to be queued.</returns>
    public bool TryWrite(Activity span)
    {
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            return false;
        }

        try
        {
            return _filling.Count < _capacity
                && _details(span) is { IsQuicklyRead: true } details
                && _filling.TryAdd(span, SpanScope.Of(span, details), _writer);
        }
        catch (Exception)
        {
            // The export thread will have the same trouble, and report it.
            return false;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Takes all spans written so far, to be given back with <see cref="Return"/>; null when there are none. Called by the export thread.</summary>
    public WrittenSpans? Take()
    {
        if (_spare is not { } spare || !Enter())
        {
            return null;
        }

        WrittenSpans? taken = null;
        if (_filling.Count > 0)
        {
            taken = _filling;
            _filling = spare;
            _spare = null;
        }

        Volatile.Write(ref _busy, 0);
        return taken;
    }

    /// <summary>The spans are sent, or lost.</summary>
    public void Return(WrittenSpans taken)
    {
        taken.Clear();
        _spare = taken;
    }

    private bool Enter()
    {
        long begin = Stopwatch.GetTimestamp();
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            if (Stopwatch.GetElapsedTime(begin) > s_longestWait)
            {
                // What is being read does not come back: an attribute's ToString of the application's, perhaps.
                return false;
            }

            wait.SpinOnce();
        }

        return true;
    }
}
