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
    /// <param name="isFrame">Whether it is a synchronous method, whose scopes are those opened since it was called.</param>
    /// <param name="frame">State of a synchronous method's call, for <see cref="Leave"/>.</param>
    public static void Acquire(object message, int place, bool isFrame, ref FrameStart? frame)
    {
        if (MessageOwners.Of(message) is not { } batch)
        {
            return;
        }

        FlowState flow = FlowState.Current;
        Activity? current = Activity.Current;
        WovenRegion region = WovenRegion.Of(place);
        if (flow.Top is { IsSuspended: false } open && ReferenceEquals(open.Batch, batch) && current is { IsStopped: false })
        {
            bool isOwn = !isFrame || (frame is not null && !ReferenceEquals(open, frame.Flow.Top));
            if (ReferenceEquals(current, batch.Span))
            {
                open.Handle(message);
                if (isOwn && open.Region.IsOfSameMethod(region) && !region.IsIn(open.Region))
                {
                    FlowState.Current = flow.With(open.MovedTo(region), flow.Assigned);
                }

                return;
            }

            // Something else in front of an open scope is a span that the application made inside. Not so in the next round of a loop: it was made
            // before this message was taken, and belongs where a span belongs that is made before the first one is.
            bool isNextRound = isOwn && !region.IsLoose && ReferenceEquals(open.Region, region) && !open.IsHandling(message);
            if (!isNextRound)
            {
                return;
            }
        }

        current = WithoutLeftovers(current, flow);
        if (IsBelow(current, batch.Span))
        {
            return;
        }

        // What this method had in the hand before is over, but for the loops around this place.
        Activity? outer = current;
        Activity? assigned = flow.Assigned;
        bool ours = ReferenceEquals(current, assigned);
        Scope? below = flow.Top;
        while (below is not null && IsOfThisCall(below, isFrame, frame)
            && below.Region.IsOfSameMethod(region) && !(region.IsIn(below.Region) && !ReferenceEquals(region, below.Region)))
        {
            below = CloseTop(below, ours, ref outer, ref assigned);
        }

        bool takesOver = TakesOver(outer, batch, below, flow);
        if (takesOver || !ReferenceEquals(below, flow.Top))
        {
            frame ??= new FrameStart(flow, current);
            SetCurrent(takesOver ? batch.Span : outer);
            FlowState.Current = takesOver
                ? flow.With(Scope.Open(batch, message, region, outer, assigned, below), batch.Span)
                : flow.With(below, assigned);
        }
    }

    /// <summary>The handling of what was acquired in a part of a method is over.</summary>
    /// <param name="place">The part.</param>
    /// <param name="isFrame">Whether it is a synchronous method, whose scopes are those opened since it was called.</param>
    /// <param name="frame">State of a synchronous method's call.</param>
    /// <param name="resume">Whether the flow comes back to the handling around it, if a receive inside had suspended that.</param>
    public static void Finish(int place, bool isFrame, FrameStart? frame, bool resume)
    {
        FlowState flow = FlowState.Current;
        if (flow.Top is not { } top)
        {
            return;
        }

        WovenRegion region = WovenRegion.Of(place);
        Activity? current = WithoutLeftovers(Activity.Current, flow);
        Activity? next = current;
        Activity? assigned = flow.Assigned;
        bool ours = ReferenceEquals(current, assigned);
        Scope? below = top;
        while (below is not null && IsOfThisCall(below, isFrame, frame) && below.Region.IsIn(region))
        {
            below = CloseTop(below, ours, ref next, ref assigned);
        }

        // What was acquired outside of loops ended for good with the receive.
        if (resume && ours && below is { IsSuspended: true } && !(below.Region.IsLoose && below.Region.IsOfSameMethod(region)))
        {
            below = below.Resumed();
            next = assigned = below.Batch.Span;
        }

        if (!ReferenceEquals(below, top))
        {
            SetCurrent(next);
            FlowState.Current = flow.With(below, assigned);
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

        if (ReferenceEquals(Activity.Current, flow.Assigned))
        {
            SetCurrent(frame.Current);
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
            if (IsLeftover(current, flow))
            {
                SetCurrent(WithoutLeftovers(current, flow));
            }

            return;
        }

        Activity? next = current;
        for (Scope? scope = top; scope is { IsSuspended: false } && ReferenceEquals(next, scope.Batch.Span); scope = scope.Below)
        {
            next = scope.Outer;
        }

        SetCurrent(next);
        FlowState.Current = flow.With(top.Suspended(), next);
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

    private static Scope? CloseTop(Scope scope, bool ours, ref Activity? current, ref Activity? assigned)
    {
        scope.Close();
        assigned = scope.AssignedBefore;
        if (ours && !scope.IsSuspended)
        {
            current = scope.Outer;
        }

        return scope.Below;
    }

    /// <summary>Scopes that were open when a synchronous method was called are its callers', also where the caller is the same method.</summary>
    private static bool IsOfThisCall(Scope scope, bool isFrame, FrameStart? frame) =>
        !isFrame || (frame is not null && !ReferenceEquals(scope, frame.Flow.Top));

    /// <summary>
    /// What is current for our decisions: no span that has been stopped, and no receive whose scope has been closed. That comes back when a span
    /// is stopped that was started in the scope and lived longer.
    /// </summary>
    private static Activity? WithoutLeftovers(Activity? current, FlowState flow)
    {
        while (current is { IsStopped: true } || IsLeftover(current, flow))
        {
            current = current!.Parent;
        }

        return current;
    }

    private static bool IsLeftover(Activity? current, FlowState flow)
    {
        if (current is null || MessageOwners.Of(current) is null)
        {
            return false;
        }

        for (Scope? scope = flow.Top; scope is not null; scope = scope.Below)
        {
            if (!scope.IsSuspended && ReferenceEquals(scope.Batch.Span, current))
            {
                return false;
            }
        }

        return true;
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

    private static void SetCurrent(Activity? next)
    {
        // A span that has been stopped meanwhile, in another flow, cannot be made the current one.
        while (next is { IsStopped: true })
        {
            next = next.Parent;
        }

        if (!ReferenceEquals(Activity.Current, next))
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
