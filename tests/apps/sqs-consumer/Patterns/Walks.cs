using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Walks through messages that are not one loop over one list.</summary>
internal static class Walks
{
    public static IEnumerable<Pattern> All =>
    [
        new("read-ahead", "`while (m != null)` that gets the next message at the end of each round", ReadAhead),
        new("read-ahead-await", "the same, asynchronously", ReadAheadAsync),
        new("read-ahead-dequeue", "`TryDequeue(out m)` before the loop and at the end of each round", ReadAheadDequeue),
        new("read-ahead-single", "a loop that reads ahead, with one message", ReadAhead, 1),
        new("glance-in-poll-loop", "`Messages[0]` looked at before the `foreach`, in a loop of polls", GlanceInPollLoop, 12),
        new("first-in-poll-loop", "`First()` looked at before the `foreach`, in a loop of polls", FirstInPollLoop, 12),
        new("own-span-and-nested-receive", "a span of its own for each message, and another receive inside it", OwnSpanAndNestedReceive),
        new("empty-receive-after-first", "`First()`, then a receive that finds nothing", EmptyReceiveAfterFirst, 1),
        new("empty-receive-in-helper", "the same, both by an asynchronous helper", EmptyReceiveInHelper, 1),
        new("recursion-sync", "a synchronous method that walks through messages and calls itself in the loop", RecursionSync),
        new("recursion-sync-empty", "the same, where the inner call finds nothing", RecursionSyncEmpty),
        new("drain-then-idle", "`while (true)` around a loop that empties a list", DrainThenIdle),
        new("continue-in-foreach", "`continue` in several places of a `foreach`", Continues),
        new("current-reset", "`Activity.Current = null` for each message", CurrentReset),
    ];

    private static async Task ReadAhead(Work work)
    {
        var queue = new Queue<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        Walk(queue, work);
        Step.Apart("after the walk");

        static void Walk(Queue<Message> queue, Work work)
        {
            var message = Next(queue);
            while (message != null)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
                message = Next(queue);
            }
            Step.Apart("after the loop");
        }

        static Message? Next(Queue<Message> queue) => queue.Count > 0 ? queue.Dequeue() : null;
    }

    private static async Task ReadAheadAsync(Work work)
    {
        var queue = new Queue<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        var message = await Next(queue);
        while (message != null)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
            message = await Next(queue);
        }
        Step.Apart("after the loop");

        static async Task<Message?> Next(Queue<Message> queue)
        {
            await Task.Yield();
            return queue.Count > 0 ? queue.Dequeue() : null;
        }
    }

    private static async Task ReadAheadDequeue(Work work)
    {
        var queue = new Queue<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        Walk(queue, work);
        Step.Apart("after the walk");

        static void Walk(Queue<Message> queue, Work work)
        {
            var more = queue.TryDequeue(out var message);
            while (more)
            {
                Step.For(message!.MessageId, "in the loop");
                work.Done(message.Body);
                more = queue.TryDequeue(out message);
            }
            Step.Apart("after the loop");
        }
    }

    private static async Task GlanceInPollLoop(Work work)
    {
        for (var poll = 0; poll < 2; poll++)
        {
            Step.Apart("before the poll");
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            work.Say(response.Messages[0].Body);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
            await Task.Yield();
            Step.Apart("after an await after the inner loop");
        }
        Step.Apart("after the loops");
    }

    private static async Task FirstInPollLoop(Work work)
    {
        for (var poll = 0; poll < 2; poll++)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            var first = response.Messages.First();
            Step.For(first.MessageId, "with the first one");
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
        }
    }

    private static async Task OwnSpanAndNestedReceive(Work work)
    {
        var request = work.Request;
        request.MaxNumberOfMessages = 2;
        var response = await work.Sqs.ReceiveMessageAsync(request);
        foreach (var message in response.Messages)
        {
            using var own = Step.Open("own", "message:" + message.MessageId);
            work.Done(message.Body);
            var more = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.Request.QueueUrl, MaxNumberOfMessages = 1 });
            foreach (var inner in more.Messages ?? [])
            {
                own.Received(inner.MessageId);
                Step.For(inner.MessageId, "in the inner loop");
                work.Done(inner.Body);
            }
            Step.Below(own, "after the inner loop");
        }
        Step.Apart("after the loop");
        await Task.Yield();
        Step.Apart("after an await after the loop");
    }

    private static async Task EmptyReceiveAfterFirst(Work work)
    {
        var first = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.First();
        Step.For(first.MessageId, "with the first one");
        work.Done(first.Body);
        var rest = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in rest.Messages ?? [])
        {
            work.Done(message.Body);
            Step.For(message.MessageId, "never");
        }
        Step.Apart("after the empty receive");
    }

    private static async Task EmptyReceiveInHelper(Work work)
    {
        var first = (await Poll(work)).Messages.First();
        Step.For(first.MessageId, "with the first one");
        work.Done(first.Body);
        var rest = await Poll(work);
        Step.Apart("after the empty receive");
        work.Say($"{rest.Messages?.Count ?? 0} more");

        static async Task<ReceiveMessageResponse> Poll(Work work)
        {
            await Task.Yield();
            return await work.Sqs.ReceiveMessageAsync(work.Request);
        }
    }

    private static async Task RecursionSync(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Walk(response.Messages, 2, work);
        Step.Apart("after the walk");
    }

    private static async Task RecursionSyncEmpty(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Walk(response.Messages, 1, work);
        Step.Apart("after the walk");
    }

    private static void Walk(List<Message> messages, int depth, Work work)
    {
        foreach (var message in messages)
        {
            Step.For(message.MessageId, $"before the inner call {depth}");
            Walk(depth == 1 ? [] : [message], 1, work);
            Step.For(message.MessageId, $"after the inner call {depth}");
            work.Done(message.Body);
            if (depth == 1)
            {
                break;
            }
        }
    }

    private static async Task DrainThenIdle(Work work)
    {
        var pending = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.ToList();
        Drain(pending, work);
        Step.Apart("after the method");

        static void Drain(List<Message> pending, Work work)
        {
            var idle = 0;
            while (true)
            {
                while (pending.Count > 0)
                {
                    var message = pending[0];
                    pending.RemoveAt(0);
                    Step.For(message.MessageId, "in the inner loop");
                    work.Done(message.Body);
                }
                Step.Apart("idle");
                if (++idle == 2)
                {
                    return;
                }
            }
        }
    }

    private static async Task Continues(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
            if (message.Body == "m01")
            {
                continue;
            }
            await Task.Yield();
            if (message.Body == "m02")
            {
                continue;
            }
            Step.For(message.MessageId, "at the end of the loop");
        }
        Step.Apart("after the loop");
    }

    private static async Task CurrentReset(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "before the reset");
            System.Diagnostics.Activity.Current = null;
            Step.Apart("after the reset");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }
}
