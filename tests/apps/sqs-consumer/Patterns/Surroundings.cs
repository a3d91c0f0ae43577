using System.Diagnostics;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Receives amid other spans, other receives and other flows.</summary>
internal static class Surroundings
{
    public static IEnumerable<Pattern> All =>
    [
        new("outer-span", "a span of the application around receive and loop", OuterSpan),
        new("outer-span-between", "a span opened between receive and loop", SpanBetween),
        new("outer-span-loop", "a span around the loop only, opened before the receive", SpanAround),
        new("span-across-loops", "a span opened in the loop and closed after it", SpanAcross),
        new("nested-receive", "a receive within the handling of a message", NestedReceive),
        new("nested-receive-method", "the same in a method of its own", NestedReceiveInMethod),
        new("two-receives", "two receives, then two loops", TwoReceives),
        new("interleaved", "two responses gone through in turn", Interleaved),
        new("unrelated-flow", "an unrelated flow that makes spans all the time", UnrelatedFlow, 10),
        new("unrelated-thread", "a thread that was started before and makes spans all the time", UnrelatedThread, 10),
        new("never-touched", "messages that nobody looks at", NeverTouched),
        new("execution-context", "`ExecutionContext.SuppressFlow` in the loop", SuppressedFlow),
        new("async-local", "`AsyncLocal` values of the application", AsyncLocals),
        new("tags", "tags put on `Activity.Current` in the loop", Tags),
        new("current-restored", "`Activity.Current` set by the application itself in the loop", SetsCurrent),
    ];

    private static async Task OuterSpan(Work work)
    {
        using var outer = Step.Open("the application's span", "none");
        await Handle(outer, work);
        Step.Below(outer, "after the method returned");

        static async Task Handle(Activity? outer, Work work)
        {
            foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
            {
                outer.Received(message.MessageId);
                Step.For(message.MessageId, "in the loop");
                await Task.Yield();
                work.Done(message.Body);
            }
        }
    }

    private static async Task SpanBetween(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        using var between = Step.Open("the application's span", "none");
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Below(between, "after the loop");
    }

    private static async Task SpanAround(Work work)
    {
        using var outer = Step.Open("the application's span", "none");
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Step.Below(outer, "between receive and loop");
        foreach (var message in response.Messages)
        {
            outer.Received(message.MessageId);
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1);
            work.Done(message.Body);
        }
        Step.Below(outer, "after the loop");
        await Task.Delay(1);
        Step.Below(outer, "after an await after the loop");
    }

    private static async Task SpanAcross(Work work)
    {
        Activity? open = null;
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            open = Step.Open("the application's span in the loop", "message:" + message.MessageId);
            work.Done(message.Body);
            break;
        }
        open?.Dispose();
        await Task.Yield();
    }

    private static async Task NestedReceive(Work work)
    {
        var other = await work.OtherQueue("replies", "n01", "n02");
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the outer loop");
            var replies = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 1 });
            foreach (var reply in replies.Messages ?? [])
            {
                Step.For(reply.MessageId, "in the inner loop");
                work.Done(reply.Body);
            }
            Step.For(message.MessageId, "in the outer loop after the inner one");
            work.Done(message.Body);
        }
        Step.Apart("after the loops");
    }

    private static async Task NestedReceiveInMethod(Work work)
    {
        var other = await work.OtherQueue("replies", "n01", "n02", "n03");
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await Reply(other, work);
            Step.For(message.MessageId, "in the loop after the method");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task Reply(string queueUrl, Work work)
        {
            var replies = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queueUrl, MaxNumberOfMessages = 1 });
            foreach (var reply in replies.Messages)
            {
                Step.For(reply.MessageId, "in the method's loop");
                work.Done(reply.Body);
            }
        }
    }

    private static async Task TwoReceives(Work work)
    {
        var other = await work.OtherQueue("second", "n01", "n02");
        var first = await work.Sqs.ReceiveMessageAsync(work.Request);
        var second = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 10 });
        foreach (var message in first.Messages)
        {
            Step.For(message.MessageId, "in the first loop");
            work.Done(message.Body);
        }
        Step.Apart("between the loops");
        foreach (var message in second.Messages)
        {
            Step.For(message.MessageId, "in the second loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loops");
    }

    private static async Task Interleaved(Work work)
    {
        var other = await work.OtherQueue("second", "n01", "n02", "n03");
        var first = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        var second = (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 10 })).Messages;
        for (var i = 0; i < 3; i++)
        {
            var one = first[i];
            Step.For(one.MessageId, "after taking from the first");
            work.Done(one.Body);
            var two = second[i];
            Step.For(two.MessageId, "after taking from the second");
            work.Done(two.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task UnrelatedFlow(Work work)
    {
        using var stop = new CancellationTokenSource();
        var flow = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Step.Apart("in the unrelated flow");
                await Task.Delay(1);
            }
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(2);
            work.Done(message.Body);
        }
        stop.Cancel();
        await flow;
        Step.Apart("after the loop");
    }

    private static async Task UnrelatedThread(Work work)
    {
        using var stop = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            while (!stop.Wait(1))
            {
                Step.Apart("on the unrelated thread");
            }
        });
        thread.Start();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            Thread.Sleep(2);
            work.Done(message.Body);
        }
        stop.Set();
        thread.Join();
        Step.Apart("after the loop");
    }

    private static async Task NeverTouched(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Step.Apart("after the receive");
        work.Say(response.Messages.GetType().Name);
        work.Done($"{response.Messages.Count}");
    }

    private static async Task SuppressedFlow(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Task task;
            using (ExecutionContext.SuppressFlow())
            {
                task = Task.Run(() => Step.Apart("in a task without the flow's context"));
            }
            await task;
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task AsyncLocals(Work work)
    {
        var local = new AsyncLocal<string> { Value = "outside" };
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            local.Value = message.Body;
            await Task.Yield();
            work.Done(local.Value);
        }
        work.Say(local.Value);
        Step.Apart("after the loop");
    }

    private static async Task Tags(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Activity.Current?.SetTag("orders.last", message.Body);
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task SetsCurrent(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Activity.Current = null;
            Step.Apart("after the application cleared it");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }
}
