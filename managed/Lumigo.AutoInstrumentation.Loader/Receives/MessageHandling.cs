using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>
/// The rules of the receive scope: when the span of a receive becomes the current activity of a flow, and when it stops being that.
/// The rules and their reasons are in docs/design/receive-scope.md.
/// </summary>
internal static class MessageHandling
{
    /// <summary>A message is taken into the hand: its receive becomes current, unless a span of the application belongs in front.</summary>
    /// <param name="message">The message.</param>
    /// <param name="place">The part of the woven method that bounds the handling.</param>
    /// <param name="frame">State of a synchronous method's call, for <see cref="Leave"/>; null in asynchronous ones, whose flow is their own.</param>
    public static void Acquire(object message, int place, ref FrameStart? frame)
    {
        if (MessageOwners.Of(message) is not { } batch)
        {
            return;
        }

        FlowState flow = FlowState.Current;
        Activity? current = Activity.Current;
        WovenRegion region = WovenRegion.Of(place);
        if (flow.Top is { IsSuspended: false } open && ReferenceEquals(open.Batch, batch))
        {
            // Something else in front of an open scope is a span that the application made inside.
            if (ReferenceEquals(current, batch.Span) && open.Region.IsOfSameMethod(region) && !region.IsIn(open.Region))
            {
                frame ??= new FrameStart(flow, current);
                open.Close();
                FlowState.Current = flow.With(new Scope(batch, region, open.Outer, open.Below), batch.Span);
            }

            return;
        }

        if (IsBelow(current, batch.Span))
        {
            return;
        }

        // What this method had in the hand before is over, but for the loops around this place.
        Activity? outer = current;
        bool ours = ReferenceEquals(current, flow.Assigned);
        Scope? below = flow.Top;
        while (below is not null && below.Region.IsOfSameMethod(region) && !(region.IsIn(below.Region) && !ReferenceEquals(region, below.Region)))
        {
            below = CloseTop(below, ours, ref outer);
        }

        bool takesOver = TakesOver(outer, batch, below, flow);
        if (takesOver || !ReferenceEquals(below, flow.Top))
        {
            frame ??= new FrameStart(flow, current);
            Activity? assigned = takesOver ? batch.Span : outer;
            SetCurrent(current, assigned);
            FlowState.Current = flow.With(takesOver ? new Scope(batch, region, outer, below) : below, assigned);
        }
    }

    /// <summary>The handling of what was acquired in a part of a method is over.</summary>
    /// <param name="place">The part.</param>
    /// <param name="resume">Whether the flow comes back to the handling around it, if a receive inside had suspended that.</param>
    public static void Finish(int place, bool resume)
    {
        FlowState flow = FlowState.Current;
        if (flow.Top is not { } top)
        {
            return;
        }

        WovenRegion region = WovenRegion.Of(place);
        Activity? current = Activity.Current;
        Activity? next = current;
        bool ours = ReferenceEquals(current, flow.Assigned);
        Scope? below = top;
        while (below is not null && below.Region.IsIn(region))
        {
            below = CloseTop(below, ours, ref next);
        }

        if (resume && ours && below is { IsSuspended: true })
        {
            below = new Scope(below.Batch, below.Region, below.Outer, below.Below);
            next = below.Batch.Span;
        }

        if (!ReferenceEquals(below, top))
        {
            SetCurrent(current, next);
            FlowState.Current = flow.With(below, next);
        }
    }

    /// <summary>A synchronous method returns or throws: its caller finds what was current when it called.</summary>
    public static void Leave(FrameStart frame)
    {
        FlowState flow = FlowState.Current;
        for (Scope? scope = flow.Top; scope is not null && !ReferenceEquals(scope, frame.Flow.Top); scope = scope.Below)
        {
            scope.Close();
        }

        Activity? current = Activity.Current;
        if (ReferenceEquals(current, flow.Assigned))
        {
            SetCurrent(current, frame.Current);
        }

        FlowState.Current = new FlowState(frame.Flow.Top, frame.Flow.Assigned, flow.Arrivals);
    }

    /// <summary>A receive is called: what was handled in this flow until now counts as over.</summary>
    public static void Suspend()
    {
        FlowState flow = FlowState.Current;
        Activity? current = Activity.Current;
        if (flow.Top is not { IsSuspended: false } top || !ReferenceEquals(current, flow.Assigned))
        {
            return;
        }

        Activity? next = current;
        for (Scope? scope = top; scope is { IsSuspended: false } && ReferenceEquals(next, scope.Batch.Span); scope = scope.Below)
        {
            next = scope.Outer;
        }

        SetCurrent(current, next);
        FlowState.Current = flow.With(Suspended(top), next);
    }

    /// <summary>
    /// Messages as a whole reach this flow: it is theirs from here on. If they were received later than what the flow has loosely in the hand, by
    /// an asynchronous helper whose call of the receive could not be seen here, that counts as over.
    /// </summary>
    public static void Arrive(object collection)
    {
        if (MessageOwners.OfCollection(collection) is not { } batch || Arrival.Contains(FlowState.Current.Arrivals, batch))
        {
            return;
        }

        if (FlowState.Current.Top is { IsSuspended: false, Region.IsLoose: true } top && top.Batch.Number < batch.Number)
        {
            Suspend();
        }

        FlowState flow = FlowState.Current;
        FlowState.Current = new FlowState(flow.Top, flow.Assigned, Arrival.Add(flow.Arrivals, batch));
    }

    private static Scope? CloseTop(Scope scope, bool ours, ref Activity? current)
    {
        scope.Close();
        if (ours && !scope.IsSuspended)
        {
            current = scope.Outer;
        }

        return scope.Below;
    }

    /// <summary>
    /// Whether the receive may go in front of what is current: nothing, another receive of ours, a span that was around the receive call, or
    /// any span in a flow that the messages reached as a whole. In a flow that only got one message from elsewhere, its own span stays.
    /// </summary>
    private static bool TakesOver(Activity? current, ReceivedBatch batch, Scope? below, FlowState flow) =>
        current is null
        || (below is not null && ReferenceEquals(current, below.Batch.Span))
        || IsBelow(batch.Span, current)
        || Arrival.Contains(flow.Arrivals, batch);

    private static bool IsBelow(Activity? span, Activity ancestor)
    {
        for (; span is not null; span = span.Parent)
        {
            if (ReferenceEquals(span, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    private static Scope? Suspended(Scope? scope)
    {
        if (scope is null or { IsSuspended: true })
        {
            return scope;
        }

        scope.Close();
        return new Scope(scope.Batch, scope.Region, scope.Outer, Suspended(scope.Below), isSuspended: true);
    }

    private static void SetCurrent(Activity? current, Activity? next)
    {
        // A span that has been stopped meanwhile, in another flow, cannot be made the current one.
        while (next is { IsStopped: true })
        {
            next = next.Parent;
        }

        if (!ReferenceEquals(current, next))
        {
            Activity.Current = next;
        }
    }
}

/// <summary>What a synchronous method found when it acquired its first message.</summary>
internal sealed class FrameStart(FlowState flow, Activity? current)
{
    public FlowState Flow { get; } = flow;

    public Activity? Current { get; } = current;
}
