using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Receives;
using NUnit.Framework;

namespace Lumigo.UnitTests.Receives;

/// <summary>The rules of the receive scope, called as woven code calls them.</summary>
[TestFixture]
public sealed class MessageHandlingTests
{
    // A method with one loop, and one loop inside that; then what is acquired outside of loops.
    private readonly int _method = WovenRegion.Register([1, 0]);
    private readonly int _otherMethod = WovenRegion.Register([0]);

    private int Outer => _method + 1;

    private int Inner => _method + 2;

    private int Loose => _method + 3;

    private int Loop => _otherMethod + 1;

    [SetUp]
    public void Begin() => Activity.Current = null;

    [TearDown]
    public void End() => Assert.That(Activity.Current, Is.Null, "a scope was left open");

    [Test]
    public void A_message_makes_its_receive_current_until_the_loop_is_left() => InFlow(() =>
    {
        Batch batch = Receive(2);
        WovenReceives.Acquire(batch.Messages[0], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.NextRound(Outer);
        Assert.That(Activity.Current, Is.Null);
        WovenReceives.Acquire(batch.Messages[1], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
        Assert.That(Activity.Current, Is.Null);
    });

    [Test]
    public void Objects_that_were_not_received_change_nothing() => InFlow(() =>
    {
        Receive(1);
        WovenReceives.Acquire(new object(), Outer);
        WovenReceives.Acquire(null, Outer);
        Assert.That(Activity.Current, Is.Null);
    });

    [Test]
    public void The_span_around_a_receive_is_current_again_afterwards() => InFlow(() =>
    {
        using Activity around = new Activity("around").Start();
        Batch batch = Receive(1);
        Assert.That(batch.Span.Parent, Is.SameAs(around));
        WovenReceives.Acquire(batch.Messages[0], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
        Assert.That(Activity.Current, Is.SameAs(around));
    });

    [Test]
    public void A_span_of_the_application_inside_stays_in_front() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Acquire(batch.Messages[0], Outer);
        using (Activity own = new Activity("own").Start())
        {
            object? frame = null;
            WovenReceives.AcquireInFrame(batch.Messages[0], _otherMethod, ref frame);
            Assert.That(Activity.Current, Is.SameAs(own));
            WovenReceives.Leave(frame);
            Assert.That(Activity.Current, Is.SameAs(own));
        }

        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void A_span_with_an_explicit_parent_inside_stays_in_front() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Arrive(batch.Messages);
        WovenReceives.Acquire(batch.Messages[0], Outer);
        using (var own = new Activity("own"))
        {
            own.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
            own.Start();
            object? frame = null;
            WovenReceives.AcquireInFrame(batch.Messages[0], _otherMethod, ref frame);
            Assert.That(Activity.Current, Is.SameAs(own));
            WovenReceives.Leave(frame);
        }

        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void In_every_round_a_span_made_before_the_message_is_taken_is_behind_the_receive() => InFlow(() =>
    {
        Batch batch = Receive(3);
        WovenReceives.Arrive(batch.Messages);
        foreach (object message in batch.Messages)
        {
            using Activity own = new Activity("own").Start();
            WovenReceives.Acquire(message, Outer);
            Assert.That(Activity.Current, Is.SameAs(batch.Span));
            using (var remote = new Activity("remote"))
            {
                remote.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
                remote.Start();
                WovenReceives.Acquire(message, Outer);
                Assert.That(Activity.Current, Is.SameAs(remote), "a span made while this message is handled");
            }
        }

        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void The_same_in_a_synchronous_method_below_a_span() => InFlow(() =>
    {
        using Activity around = new Activity("around").Start();
        Batch batch = Receive(3);
        WovenReceives.Arrive(batch.Messages);
        object? frame = null;
        foreach (object message in batch.Messages)
        {
            using var own = new Activity("own");
            own.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
            own.Start();
            WovenReceives.AcquireInFrame(message, Outer, ref frame);
            Assert.That(Activity.Current, Is.SameAs(batch.Span));
        }

        WovenReceives.LeaveLoopInFrame(Outer, frame);
        WovenReceives.Leave(frame);
        Assert.That(Activity.Current, Is.SameAs(around));
    });

    [Test]
    public void A_method_with_a_message_ends_the_scope_it_opened() => InFlow(() =>
    {
        Batch batch = Receive(1);
        object? frame = null;
        WovenReceives.AcquireInFrame(batch.Messages[0], _method, ref frame);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.Leave(frame);
        Assert.That(Activity.Current, Is.Null);
        WovenReceives.Leave(null);
    });

    [Test]
    public void A_span_that_a_method_leaves_open_stays_current() => InFlow(() =>
    {
        Batch batch = Receive(1);
        object? frame = null;
        WovenReceives.AcquireInFrame(batch.Messages[0], _method, ref frame);
        Activity own = new Activity("own").Start();
        WovenReceives.Leave(frame);
        Assert.That(Activity.Current, Is.SameAs(own));
        Activity.Current = null;
    });

    [Test]
    public void What_was_acquired_outside_of_loops_is_over_at_the_next_acquire() => InFlow(() =>
    {
        Batch batch = Receive(2);
        WovenReceives.Acquire(batch.Messages[0], Loose);
        WovenReceives.Acquire(batch.Messages[1], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
        Assert.That(Activity.Current, Is.Null);
    });

    [Test]
    public void A_loop_inside_a_loop_gives_the_outer_one_back() => InFlow(() =>
    {
        Batch first = Receive(1);
        Batch second = Receive(1);
        WovenReceives.Acquire(first.Messages[0], Outer);
        WovenReceives.Acquire(second.Messages[0], Inner);
        Assert.That(Activity.Current, Is.SameAs(second.Span));
        WovenReceives.LeaveLoop(Inner);
        Assert.That(Activity.Current, Is.SameAs(first.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void A_receive_inside_a_loop_ends_the_scope_and_its_own_loop_gives_it_back() => InFlow(() =>
    {
        Batch first = Receive(1);
        WovenReceives.Acquire(first.Messages[0], Outer);
        Batch second = Receive(1);
        Assert.That(second.Span.Parent, Is.Null, "the handling of the first message counts as over");
        WovenReceives.Acquire(second.Messages[0], Inner);
        Assert.That(Activity.Current, Is.SameAs(second.Span));
        WovenReceives.LeaveLoop(Inner);
        Assert.That(Activity.Current, Is.SameAs(first.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void A_receive_ends_what_is_in_hand() => InFlow(() =>
    {
        Batch first = Receive(1);
        WovenReceives.Acquire(first.Messages[0], Outer);
        ReceiveScope.OnReceiveCalled();
        Assert.That(Activity.Current, Is.Null);
        WovenReceives.NextRound(Outer);
        Assert.That(Activity.Current, Is.Null);
    });

    [Test]
    public void A_flow_that_is_started_inside_inherits_the_scope() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Acquire(batch.Messages[0], Outer);
        Task<Activity?> inside = Task.Run(() => Activity.Current);
        WovenReceives.LeaveLoop(Outer);
        Assert.That(inside.Result, Is.SameAs(batch.Span));
    });

    [Test]
    public void In_another_flow_the_receive_is_current_where_nothing_else_is() => InFlow(() =>
    {
        Batch batch = Receive(1);
        InFlow(() =>
        {
            Activity.Current = null;
            WovenReceives.Acquire(batch.Messages[0], Loop);
            Assert.That(Activity.Current, Is.SameAs(batch.Span));
            WovenReceives.LeaveLoop(Loop);
            using Activity own = new Activity("own work").Start();
            WovenReceives.Acquire(batch.Messages[0], Loop);
            Assert.That(Activity.Current, Is.SameAs(own));
            WovenReceives.LeaveLoop(Loop);
            Assert.That(Activity.Current, Is.SameAs(own));
        });
    });

    [Test]
    public void A_span_between_receive_and_loop_is_behind_the_receive_and_current_again_after_it() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Arrive(batch.Messages);
        using Activity between = new Activity("between").Start();
        WovenReceives.Acquire(batch.Messages[0], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
        Assert.That(Activity.Current, Is.SameAs(between));
    });

    [Test]
    public void Copies_of_a_list_arrive_like_the_list() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Arrive(batch.Messages.ToArray());
        using Activity between = new Activity("between").Start();
        WovenReceives.Acquire(batch.Messages[0], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void An_outer_span_that_ended_meanwhile_is_not_made_current() => InFlow(() =>
    {
        Activity outermost = new Activity("outermost").Start();
        Activity around = new Activity("around").Start();
        Batch batch = Receive(1);
        WovenReceives.Acquire(batch.Messages[0], Outer);
        InFlow(around.Stop);
        WovenReceives.LeaveLoop(Outer);
        Assert.That(Activity.Current, Is.SameAs(outermost));
        outermost.Stop();
    });

    [Test]
    public void Recursion_gives_back_what_the_call_found() => InFlow(() =>
    {
        Batch batch = Receive(1);
        Batch other = Receive(1);
        object? frame = null;
        WovenReceives.AcquireInFrame(batch.Messages[0], _method, ref frame);
        object? inner = null;
        WovenReceives.AcquireInFrame(other.Messages[0], _method, ref inner);
        Assert.That(Activity.Current, Is.SameAs(other.Span));
        WovenReceives.Leave(inner);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.Leave(frame);
    });

    [Test]
    public void A_loop_of_a_call_below_does_not_end_the_scope_of_the_same_method_above() => InFlow(() =>
    {
        Batch batch = Receive(1);
        object? above = null;
        WovenReceives.AcquireInFrame(batch.Messages[0], Outer, ref above);
        object? below = null;
        WovenReceives.NextRoundInFrame(Outer, below);
        WovenReceives.LeaveLoopInFrame(Outer, below);
        WovenReceives.Leave(below);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoopInFrame(Outer, above);
        Assert.That(Activity.Current, Is.Null);
        WovenReceives.Leave(above);
    });

    [Test]
    public void An_own_span_around_another_receive_leaves_nothing_behind() => InFlow(() =>
    {
        Batch first = Receive(1);
        WovenReceives.Acquire(first.Messages[0], Outer);
        using (Activity own = new Activity("own").Start())
        {
            Batch second = Receive(1);
            Assert.That(second.Span.Parent, Is.SameAs(own));
            WovenReceives.Acquire(second.Messages[0], Inner);
            Assert.That(Activity.Current, Is.SameAs(second.Span));
            WovenReceives.LeaveLoop(Inner);
            Assert.That(Activity.Current, Is.SameAs(own));
        }

        Assert.That(Activity.Current, Is.SameAs(first.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void A_receive_that_comes_back_after_its_scope_was_closed_counts_as_nothing() => InFlow(() =>
    {
        Batch first = Receive(1);
        object? frame = null;
        WovenReceives.AcquireInFrame(first.Messages[0], _method, ref frame);
        Activity own = new Activity("own").Start();
        WovenReceives.Leave(frame);
        own.Stop();
        Assert.That(Activity.Current, Is.SameAs(first.Span), "the runtime brings back what was current when the span was started");
        Batch second = Receive(1);
        Assert.That(second.Span.Parent, Is.Null);
        WovenReceives.Acquire(second.Messages[0], Outer);
        Assert.That(Activity.Current, Is.SameAs(second.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void A_flow_whose_current_span_has_ended_has_none() => InFlow(() =>
    {
        Batch batch = Receive(1);
        Activity request = new Activity("request").Start();
        InFlow(() =>
        {
            InFlow(request.Stop);
            Assert.That(Activity.Current, Is.SameAs(request));
            WovenReceives.Acquire(batch.Messages[0], Loop);
            Assert.That(Activity.Current, Is.SameAs(batch.Span));
            WovenReceives.LeaveLoop(Loop);
        });
        Activity.Current = null;
    });

    [Test]
    public void A_message_after_the_application_has_reset_the_current_span_is_below_its_receive() => InFlow(() =>
    {
        Batch batch = Receive(2);
        WovenReceives.Acquire(batch.Messages[0], Outer);
        Activity.Current = null;
        WovenReceives.Acquire(batch.Messages[1], Outer);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(Outer);
    });

    [Test]
    public void What_was_loosely_in_the_hand_does_not_come_back_after_a_receive_that_found_nothing() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Acquire(batch.Messages[0], Loose);
        ReceiveScope.OnReceiveCalled();
        WovenReceives.LeaveLoop(Outer);
        Assert.That(Activity.Current, Is.Null);
    });

    [Test]
    public void A_later_receive_of_a_helper_ends_what_was_loosely_in_the_hand_when_its_response_arrives() => InFlow(() =>
    {
        Batch batch = Receive(1);
        WovenReceives.Arrive(batch.Messages);
        WovenReceives.Acquire(batch.Messages[0], Loose);
        var response = new object();
        InFlow(() =>
        {
            ReceiveScope.OnReceiveCalled();
            Activity span = new Activity("SQS.ReceiveMessage").Start();
            ReceiveScope.OnReceivedNothing(span, response);
        });
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.Arrive(response);
        Assert.That(Activity.Current, Is.Null);
    });

    [Test]
    public void A_scope_that_another_flow_took_up_again_is_counted_once() => InFlow(() =>
    {
        ReceiveScope.OnReceiveCalled();
        Activity span = new Activity("SQS.ReceiveMessage").Start();
        Activity.Current = null;
        var message = new object();
        var batch = new ReceivedBatch(span);
        MessageOwners.Add(new object(), new[] { message }, batch);
        WovenReceives.Acquire(message, Outer);
        InFlow(() =>
        {
            Receive(1);
            WovenReceives.LeaveLoop(Loop);
            Assert.That(Activity.Current, Is.SameAs(span));
        });
        Assert.That(batch.IsBeingHandled, Is.True);
        WovenReceives.LeaveLoop(Outer);
        Assert.That(batch.IsBeingHandled, Is.False);
    });

    [Test]
    public void A_glance_in_a_loop_is_over_after_the_loop_inside() => InFlow(() =>
    {
        int method = WovenRegion.Register([3, -1, 1, -1]);
        Batch batch = Receive(1);
        WovenReceives.Acquire(batch.Messages[0], method + 2);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.Acquire(batch.Messages[0], method + 3);
        Assert.That(Activity.Current, Is.SameAs(batch.Span));
        WovenReceives.LeaveLoop(method + 3);
        Assert.That(Activity.Current, Is.Null);
        WovenReceives.NextRound(method + 1);
    });

    private static Batch Receive(int count)
    {
        ReceiveScope.OnReceiveCalled();
        Activity? outer = Activity.Current;
        Activity span = new Activity("SQS.ReceiveMessage").Start();
        Activity.Current = outer;
        span.SetEndTime(DateTime.UtcNow);
        var messages = Enumerable.Range(0, count).Select(static _ => new object()).ToList();
        ReceiveScope.OnReceived(span, new object(), messages);
        return new Batch(span, messages);
    }

    /// <summary>A flow of its own: what it does to the current activity ends with it.</summary>
    private static void InFlow(Action action) => ExecutionContext.Run(ExecutionContext.Capture()!, _ => action(), null);

    private sealed record Batch(Activity Span, List<object> Messages);
}
