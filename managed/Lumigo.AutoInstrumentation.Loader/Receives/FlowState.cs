using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>What is known of receives in one flow of execution. Immutable: flows that are started inside share it until they change their own.</summary>
internal sealed class FlowState
{
    private static readonly AsyncLocal<FlowState?> s_current = new();

    public static readonly FlowState Empty = new(null, null, null);

    public FlowState(Scope? top, Activity? assigned, Arrival? arrivals)
    {
        Top = top;
        Assigned = assigned;
        Arrivals = arrivals;
    }

    /// <summary>The state of the flow that asks.</summary>
    public static FlowState Current
    {
        get => s_current.Value ?? Empty;
        set => s_current.Value = value;
    }

    /// <summary>The innermost scope that was opened and not closed.</summary>
    public Scope? Top { get; }

    /// <summary>
    /// What a scope of ours last made the current activity. While it still is the current one, nobody else has changed it, and closing a
    /// scope may; otherwise a span of the application is in front, which must stay.
    /// </summary>
    public Activity? Assigned { get; }

    /// <summary>Receives whose messages reached this flow as a whole.</summary>
    public Arrival? Arrivals { get; }

    public FlowState With(Scope? top, Activity? assigned) => new(top, assigned, Arrivals);
}

/// <summary>A scope: while it is open, the span of a receive is current because one of its messages is being handled.</summary>
/// <remarks>Its open and closed states are those of a flow; <see cref="Close"/> only keeps count, once, for the time the span is held.</remarks>
internal sealed class Scope
{
    private int _closed;

    public Scope(ReceivedBatch batch, WovenRegion region, Activity? outer, Scope? below, bool isSuspended = false)
    {
        Batch = batch;
        Region = region;
        Outer = outer;
        Below = below;
        IsSuspended = isSuspended;
        if (!isSuspended)
        {
            batch.ScopeOpened();
        }
        else
        {
            _closed = 1;
        }
    }

    public ReceivedBatch Batch { get; }

    /// <summary>What bounds it.</summary>
    public WovenRegion Region { get; }

    /// <summary>What was current before, and is again when the scope is closed.</summary>
    public Activity? Outer { get; }

    /// <summary>The scope around this one.</summary>
    public Scope? Below { get; }

    /// <summary>Whether a receive was called inside, by which the handling counts as over unless the flow comes back to it.</summary>
    public bool IsSuspended { get; }

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Batch.ScopeClosed();
        }
    }
}

/// <summary>A receive whose list of messages reached a flow, in a short list of the last ones.</summary>
internal sealed class Arrival
{
    private const int Longest = 8;

    private readonly ReceivedBatch _batch;
    private readonly Arrival? _earlier;

    private Arrival(ReceivedBatch batch, Arrival? earlier)
    {
        _batch = batch;
        _earlier = earlier;
    }

    public static bool Contains(Arrival? arrivals, ReceivedBatch batch)
    {
        for (; arrivals is not null; arrivals = arrivals._earlier)
        {
            if (ReferenceEquals(arrivals._batch, batch))
            {
                return true;
            }
        }

        return false;
    }

    public static Arrival Add(Arrival? arrivals, ReceivedBatch batch) => new(batch, FirstOf(arrivals, Longest - 1));

    private static Arrival? FirstOf(Arrival? arrivals, int count)
    {
        int length = 0;
        for (Arrival? entry = arrivals; entry is not null; entry = entry._earlier)
        {
            length++;
        }

        return length <= count ? arrivals : Copy(arrivals, count);
    }

    private static Arrival? Copy(Arrival? arrivals, int count) =>
        arrivals is null || count == 0 ? null : new Arrival(arrivals._batch, Copy(arrivals._earlier, count - 1));
}
