using System.Diagnostics;
using System.Runtime.CompilerServices;

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

/// <summary>A scope: while it is open, the span of a receive is current because one of its messages is being handled. Immutable, as flows share it.</summary>
internal sealed class Scope
{
    private readonly ScopeCount _count;

    private Scope(ReceivedBatch batch, WovenRegion region, Activity? outer, Activity? assignedBefore, Scope? below, ScopeCount count, bool isSuspended)
    {
        Batch = batch;
        Region = region;
        Outer = outer;
        AssignedBefore = assignedBefore;
        Below = below;
        _count = count;
        IsSuspended = isSuspended;
    }

    public ReceivedBatch Batch { get; }

    /// <summary>What bounds it.</summary>
    public WovenRegion Region { get; }

    /// <summary>What was current before, and is again when the scope is closed.</summary>
    public Activity? Outer { get; }

    /// <summary>What the flow's <see cref="FlowState.Assigned"/> was before, and is again when the scope is closed.</summary>
    public Activity? AssignedBefore { get; }

    /// <summary>The scope around this one.</summary>
    public Scope? Below { get; }

    /// <summary>Whether a receive was called inside, by which the handling counts as over unless the flow comes back to it.</summary>
    public bool IsSuspended { get; }

    /// <summary>Opens a scope.</summary>
    public static Scope Open(ReceivedBatch batch, object message, WovenRegion region, Activity? outer, Activity? assignedBefore, Scope? below)
    {
        var count = new ScopeCount(batch);
        count.Open();
        count.Handle(message);
        return new Scope(batch, region, outer, assignedBefore, below, count, isSuspended: false);
    }

    /// <summary>Another message of the receive is taken into the hand.</summary>
    public void Handle(object message) => _count.Handle(message);

    /// <summary>Whether a message is the one that was taken last.</summary>
    public bool IsHandling(object message) => _count.IsHandling(message);

    /// <summary>The same scope, bounded by another part of the method.</summary>
    public Scope MovedTo(WovenRegion region) => new(Batch, region, Outer, AssignedBefore, Below, _count, IsSuspended);

    /// <summary>The same scope while it is suspended, and those around it.</summary>
    public Scope Suspended()
    {
        if (IsSuspended)
        {
            return this;
        }

        _count.Close();
        return new Scope(Batch, Region, Outer, AssignedBefore, Below?.Suspended(), _count, isSuspended: true);
    }

    /// <summary>The same scope, open again.</summary>
    public Scope Resumed()
    {
        _count.Open();
        return new Scope(Batch, Region, Outer, AssignedBefore, Below, _count, isSuspended: false);
    }

    /// <summary>Closes the scope; once, whatever flows share it.</summary>
    public void Close() => _count.Close();

    /// <summary>Counts a scope as open or not, for the time its receive is held; shared by its suspended and resumed forms.</summary>
    private sealed class ScopeCount(ReceivedBatch batch)
    {
        private int _open;

        // The message by its hash code: flows that go on for long would keep it alive.
        private int _message;

        public void Handle(object message) => _message = RuntimeHelpers.GetHashCode(message);

        public bool IsHandling(object message) => _message == RuntimeHelpers.GetHashCode(message);

        public void Open()
        {
            if (Interlocked.Exchange(ref _open, 1) == 0)
            {
                batch.ScopeOpened();
            }
        }

        public void Close()
        {
            if (Interlocked.Exchange(ref _open, 0) == 1)
            {
                batch.ScopeClosed();
            }
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
