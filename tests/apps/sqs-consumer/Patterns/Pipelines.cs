using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Dataflow;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages that pass through several stages, and the newer ways of writing loops.</summary>
internal static class Pipelines
{
    private sealed record Envelope(Message Message, int Number);

    public static IEnumerable<Pattern> All =>
    [
        new("iterator-chain", "iterators that filter and pass on, one over the other", IteratorChain, 5),
        new("async-iterator-chain", "async iterators that filter and pass on, one over the other", AsyncIteratorChain, 5),
        new("async-iterator-of-receives", "an async iterator that receives and handles before it passes on", HandlingIterator),
        new("records-with-index", "records in a loop with deconstruction", RecordsWithIndex),
        new("lookup", "`ToLookup` and `ToDictionary` with a loop over the groups", Lookup, 4),
        new("sequence-operators", "`Reverse`, `Skip`, `DistinctBy`, `MaxBy`, `Aggregate`", SequenceOperators, 4),
        new("ranges", "ranges and spread elements", Ranges, 4),
        new("let-clause", "query syntax with `let`, `where` and `orderby`", LetClause),
        new("sorting", "`Sort` with a comparison that makes spans", Sorting),
        new("ref-local", "a `ref` local into the list's span", RefLocal),
        new("span-index", "`Span<Message>` with an index and slices", SpanIndex, 4),
        new("pooled-array", "an array from a pool", PooledArray),
        new("parallel-for-async", "`Parallel.ForAsync` with an index", ParallelForAsync),
        new("parallel-chunks", "`Parallel.ForEachAsync` over chunks", ParallelChunks, 6),
        new("range-select", "`Enumerable.Range(..).Select(i => messages[i])`", RangeSelect),
        new("immutable-queue", "`ImmutableQueue<Message>`, `Dequeue(out m)`", FromImmutableQueue),
        new("two-elements", "list pattern `is [var first, var second, ..]`", TwoElements),
        new("throw-expression", "`FirstOrDefault() ?? throw`, one message at a time", ThrowExpression),
        new("transform-block", "`TransformBlock<Message, Message>` linked to an `ActionBlock<Message>`", TransformBlocks),
        new("consumers-waiting", "consumers of a `BlockingCollection<Message>` that were started before", ConsumersWaiting, 6),
        new("sync-context", "handlers that come back to a `SynchronizationContext`", OnSynchronizationContext),
        new("exclusive-scheduler", "tasks of a `ConcurrentExclusiveSchedulerPair`", OnExclusiveScheduler),
        new("older-context", "a handler run in an `ExecutionContext` captured before", InOlderContext),
        new("when-each", "`await foreach` over tasks as they complete, each gives its message", WhenEach),
        new("when-any-timeout", "`Task.WhenAny` with a time-out in the loop", WithTimeOut),
        new("aggregate-exception", "tasks of which some fail, awaited together", FailingTasks),
        new("async-dispose", "`await using` in the body, which makes spans when it ends", AsyncDispose),
        new("own-span-index", "an index loop that opens a span before it takes the message", OwnSpanBeforeIndex),
        new("own-span-index-await", "the same, asynchronously", OwnSpanBeforeIndexAwait),
        new("own-span-dequeue", "a loop over a queue that opens a span before it takes the message", OwnSpanBeforeDequeue),
        new("own-span-foreach", "`foreach` with a span of the application and a loop of steps in it", OwnSpanInForeach),
        new("own-root-span", "`foreach` with a span that has a remote parent", OwnSpanWithRemoteParent),
        new("goto-retry", "`goto` back to an attempt", GotoRetry),
        new("nested-finally", "nested `try` and `finally`, the inner one returns", NestedFinally),
    ];

    private static async Task IteratorChain(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in Even(NotEmpty(response.Messages)))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static IEnumerable<Message> NotEmpty(IEnumerable<Message> messages)
        {
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the first iterator");
                if (message.Body.Length > 0)
                {
                    yield return message;
                }
            }
            Step.Apart("at the end of the first iterator");
        }

        static IEnumerable<Message> Even(IEnumerable<Message> messages)
        {
            var number = 0;
            foreach (var message in messages)
            {
                if (number++ % 2 == 0)
                {
                    Step.For(message.MessageId, "in the second iterator");
                    yield return message;
                }
            }
            Step.Apart("at the end of the second iterator");
        }
    }

    private static async Task AsyncIteratorChain(Work work)
    {
        await foreach (var message in Even(Receive(work)))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async IAsyncEnumerable<Message> Even(IAsyncEnumerable<Message> messages)
        {
            var number = 0;
            await foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the filter");
                await Task.Yield();
                Step.For(message.MessageId, "in the filter after an await");
                if (number++ % 2 == 0)
                {
                    yield return message;
                }
            }
            Step.Apart("at the end of the filter");
        }

        static async IAsyncEnumerable<Message> Receive(Work work, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            while (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 }, cancellation) is { Messages: { Count: > 0 } messages })
            {
                foreach (var message in messages)
                {
                    yield return message;
                }
                Step.Apart("between polls");
            }
        }
    }

    private static async Task HandlingIterator(Work work)
    {
        await foreach (var body in Handle())
        {
            work.Done(body);
        }
        Step.Apart("after the loop");

        async IAsyncEnumerable<string> Handle()
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the iterator");
                await Task.Yield();
                Step.For(message.MessageId, "in the iterator after an await");
                yield return message.Body;
            }
            Step.Apart("at the end of the iterator");
        }
    }

    private static async Task RecordsWithIndex(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var envelopes = response.Messages.Select((message, number) => new Envelope(message, number)).ToList();
        Step.Apart("after the records were made");
        foreach (var (message, number) in envelopes)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(number);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        foreach (var envelope in envelopes.Select(envelope => envelope with { Number = 0 }))
        {
            await Handle(envelope.Message);
        }
        Step.Apart("after the loops");

        static async Task Handle(Message message)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the method");
        }
    }

    private static async Task Lookup(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var groups = response.Messages.ToLookup(message => message.Body[^1] % 2 == 0);
        foreach (var message in groups[true])
        {
            Step.For(message.MessageId, "in the loop over one group");
            work.Done(message.Body);
        }
        Step.Apart("between the loops");
        foreach (var group in groups.OrderBy(group => group.Key))
        {
            foreach (var message in group)
            {
                Step.For(message.MessageId, "in the inner loop");
            }
            Step.Apart("after the inner loop");
        }
        var byBody = response.Messages.ToDictionary(message => message.Body, message => message);
        foreach (var body in byBody.Keys.Order(StringComparer.Ordinal).ToList())
        {
            if (byBody.Remove(body, out var message))
            {
                Step.For(message.MessageId, "after Remove(out m)");
            }
        }
        Step.Apart("after the loops");
    }

    private static async Task SequenceOperators(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (var message in Enumerable.Reverse(messages).Skip(1).DistinctBy(message => message.MessageId))
        {
            Step.For(message.MessageId, "in the loop");
        }
        Step.Apart("after the loop");
        var length = messages.Aggregate(0, (sum, message) =>
        {
            Step.For(message.MessageId, "in Aggregate");
            work.Done(message.Body);
            return sum + message.Body.Length;
        });
        Step.Apart("after Aggregate");
        await Largest(length);
        Step.Apart("after the method returned another way");

        async Task Largest(int least)
        {
            var message = messages.MaxBy(one => one.Body + least)!;
            Step.For(message.MessageId, "after MaxBy");
            await Task.Yield();
            Step.For(message.MessageId, "after MaxBy and an await");
        }
    }

    private static async Task Ranges(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        var array = messages.ToArray();
        foreach (var message in array[1..^1])
        {
            Step.For(message.MessageId, "in the loop over a range");
            work.Done(message.Body);
        }
        Step.Apart("between the loops");
        List<Message> all = [array[0], .. array[1..], .. messages];
        foreach (var message in all.GetRange(0, 2))
        {
            Step.For(message.MessageId, "in the loop over part of a list");
        }
        Step.Apart("after the loops");
        await Task.Yield();
        Step.Apart("after an await");
    }

    private static async Task LetClause(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var query =
            from message in response.Messages
            let body = Read(message)
            where body.Length > 0
            orderby body descending
            select (message, body);
        foreach (var (message, body) in query)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            work.Done(body);
        }
        Step.Apart("after the loop");

        static string Read(Message message)
        {
            Step.For(message.MessageId, "in the query");
            return message.Body;
        }
    }

    private static async Task Sorting(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        messages.Sort((one, other) =>
        {
            Step.For(one.MessageId, "in the comparison");
            return string.CompareOrdinal(other.Body, one.Body);
        });
        Step.Apart("after Sort");
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            Step.For(messages[i].MessageId, "in the loop");
            work.Done(messages[i].Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task RefLocal(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        Handle(messages);
        Step.Apart("after the method");

        void Handle(List<Message> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                ref var message = ref CollectionsMarshal.AsSpan(list)[i];
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
                message = null!;
            }
            Step.Apart("after the loop");
        }
    }

    private static async Task SpanIndex(Work work)
    {
        var array = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.ToArray();
        Handle(array);
        Step.Apart("after the method");

        void Handle(ReadOnlySpan<Message> messages)
        {
            for (var i = 0; i < messages.Length; i++)
            {
                Step.For(messages[i].MessageId, "in the loop");
                work.Done(messages[i].Body);
            }
            Step.Apart("between the loops");
            while (messages is [var first, .. var rest])
            {
                Step.For(first.MessageId, "in the loop over slices");
                messages = rest;
            }
            Step.Apart("after the loops");
        }
    }

    private static async Task PooledArray(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        var array = ArrayPool<Message>.Shared.Rent(messages.Count);
        try
        {
            messages.CopyTo(array);
            for (var i = 0; i < messages.Count; i++)
            {
                var message = array[i];
                Step.For(message.MessageId, "in the loop");
                await Task.Yield();
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
        }
        finally
        {
            ArrayPool<Message>.Shared.Return(array, clearArray: true);
            Step.Apart("in the finally");
        }
        Step.Apart("after the loop");
    }

    private static async Task ParallelForAsync(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        await Parallel.ForAsync(0, messages.Count, async (index, cancellation) =>
        {
            var message = messages[index];
            Step.For(message.MessageId, "in the lambda");
            await Task.Delay(1, cancellation);
            Step.For(message.MessageId, "in the lambda after an await");
            work.Done(message.Body);
        });
        Step.Apart("after Parallel.ForAsync");
    }

    private static async Task ParallelChunks(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        await Parallel.ForEachAsync(messages.Chunk(2), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (chunk, cancellation) =>
        {
            foreach (var message in chunk)
            {
                Step.For(message.MessageId, "in the inner loop");
                await Task.Delay(1, cancellation);
                Step.For(message.MessageId, "in the inner loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
        });
        Step.Apart("after Parallel.ForEachAsync");
    }

    private static async Task RangeSelect(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        await Task.WhenAll(Enumerable.Range(0, messages.Count).Select(async i =>
        {
            Step.For(messages[i].MessageId, "in the async lambda");
            await Task.Yield();
            Step.For(messages[i].MessageId, "in the async lambda after an await");
        }));
        foreach (var message in Enumerable.Range(0, messages.Count).Select(i => messages[i]))
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task FromImmutableQueue(Work work)
    {
        var queue = ImmutableQueue.CreateRange((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        while (!queue.IsEmpty)
        {
            queue = queue.Dequeue(out var message);
            Step.For(message.MessageId, "after Dequeue");
            await Task.Delay(1);
            Step.For(message.MessageId, "after Dequeue and an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task TwoElements(Work work)
    {
        await Handle();
        Step.Apart("after the method");

        async Task Handle()
        {
            if ((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages is [var first, var second, ..])
            {
                Step.For(first.MessageId, "with the first one");
                await Task.Yield();
                Step.For(second.MessageId, "with the second one");
                work.Done(first.Body);
                work.Done(second.Body);
            }
        }
    }

    private static async Task ThrowExpression(Work work)
    {
        try
        {
            while (true)
            {
                var message = (await work.Sqs.ReceiveMessageAsync(work.QueueUrl)).Messages?.FirstOrDefault() ?? throw new InvalidOperationException("none");
                Step.For(message.MessageId, "in the loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
        }
        catch (InvalidOperationException)
        {
            Step.Apart("in the catch");
        }
        Step.Apart("after the loop");
    }

    private static async Task TransformBlocks(Work work)
    {
        var first = new TransformBlock<Message, Message>(async message =>
        {
            Step.For(message.MessageId, "in the first block");
            await Task.Delay(1);
            return message;
        });
        var second = new ActionBlock<Message>(message =>
        {
            Step.For(message.MessageId, "in the second block");
            work.Done(message.Body);
        });
        using var link = first.LinkTo(second, new DataflowLinkOptions { PropagateCompletion = true });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        response.Messages.ForEach(message => first.Post(message));
        first.Complete();
        await second.Completion;
        Step.Apart("after the blocks");
    }

    private static async Task ConsumersWaiting(Work work)
    {
        using var collection = new BlockingCollection<Message>();
        var consumers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () =>
            {
                foreach (var message in collection.GetConsumingEnumerable())
                {
                    Step.For(message.MessageId, "in a consumer's loop");
                    Thread.Sleep(1);
                    work.Done(message.Body);
                }
                Step.Apart("after a consumer's loop");
            },
            TaskCreationOptions.LongRunning)).ToList();
        while ((await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 })).Messages is { Count: > 0 } messages)
        {
            messages.ForEach(collection.Add);
            Step.Apart("after they were added");
        }
        collection.CompleteAdding();
        await Task.WhenAll(consumers);
        Step.Apart("after all");
    }

    private static async Task OnSynchronizationContext(Work work)
    {
        using var pump = new Pump();
        await pump.Run(async () =>
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("after the loop");
            await Task.Yield();
            Step.Apart("after an await after the loop");
        });
        Step.Apart("after the context");
    }

    private static async Task OnExclusiveScheduler(Work work)
    {
        var factory = new TaskFactory(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var tasks = new List<Task>();
        foreach (var message in response.Messages)
        {
            tasks.Add(factory.StartNew(async () =>
            {
                Step.For(message.MessageId, "in the task");
                await Task.Yield();
                Step.For(message.MessageId, "in the task after an await");
                work.Done(message.Body);
            }).Unwrap());
        }
        Step.Apart("after the loop");
        await Task.WhenAll(tasks);
        Step.Apart("after the tasks");
    }

    private static async Task InOlderContext(Work work)
    {
        var older = ExecutionContext.Capture()!;
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            ExecutionContext.Run(older, static state => Handle((Message)state!), message);
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static void Handle(Message message) => Step.For(message.MessageId, "in the older context");
    }

    private static async Task WhenEach(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var tasks = response.Messages.Select(async message =>
        {
            await Task.Delay(1);
            return message;
        }).ToList();
#if NET9_0_OR_GREATER
        await foreach (var task in Task.WhenEach(tasks))
        {
            var message = await task;
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
#else
        while (tasks.Count > 0)
        {
            var task = await Task.WhenAny(tasks);
            tasks.Remove(task);
            var message = await task;
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
#endif
        Step.Apart("after the loop");
    }

    private static async Task WithTimeOut(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var handling = Handle(message);
            if (await Task.WhenAny(handling, Task.Delay(5)) != handling)
            {
                Step.For(message.MessageId, "after the time-out");
            }
            await handling;
            Step.For(message.MessageId, "after the handling");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task Handle(Message message)
        {
            await Task.Delay(20);
            Step.For(message.MessageId, "in the method");
        }
    }

    private static async Task FailingTasks(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var all = Task.WhenAll(response.Messages.Select(async message =>
        {
            Step.For(message.MessageId, "in the lambda");
            await Task.Yield();
            work.Done(message.Body);
            throw new InvalidOperationException(message.Body);
        }));
        try
        {
            await all;
        }
        catch (InvalidOperationException)
        {
            Step.Apart("in the catch");
        }
        foreach (var failure in all.Exception!.InnerExceptions)
        {
            Step.Apart("for a failure");
        }
    }

    private static async Task AsyncDispose(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            await using var lease = new Lease(message.MessageId);
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OwnSpanBeforeIndex(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        for (var i = 0; i < messages.Count; i++)
        {
            using var own = Step.Open("the application's span before the message", "none");
            var message = messages[i];
            Step.For(message.MessageId, "in the loop");
            Step.For(messages[i].MessageId, "in the loop once more");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OwnSpanBeforeIndexAwait(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        for (var i = 0; i < messages.Count; i++)
        {
            using var own = Step.Open("the application's span before the message", "none");
            await Task.Yield();
            var message = messages[i];
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OwnSpanBeforeDequeue(Work work)
    {
        var queue = new Queue<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        while (queue.Count > 0)
        {
            using var own = Step.Open("the application's span before the message", "none");
            var message = queue.Dequeue();
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OwnSpanInForeach(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            using var own = Step.Open("the application's span in the loop", "message:" + message.MessageId);
            for (var part = 0; part < 2; part++)
            {
                Step.Below(own, "for a part");
                await Task.Yield();
            }
            await Handle(message, own);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task Handle(Message message, Activity? own)
        {
            Step.Below(own, "in the method");
            await Task.Delay(message.Body.Length);
            Step.Below(own, "in the method after an await");
        }
    }

    private static async Task OwnSpanWithRemoteParent(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var sender = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);
            using var own = Step.OpenBelow("the application's span in the loop", sender);
            Step.Below(own, "below it");
            await Handle(message, own);
            Step.Below(own, "below it after the method");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task Handle(Message message, Activity? own)
        {
            Step.Below(own, "in the method");
            await Task.Delay(message.Body.Length);
            Step.Below(own, "in the method after an await");
        }
    }

    private static async Task GotoRetry(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var attempt = 0;
        again:
            Step.For(message.MessageId, "in an attempt");
            await Task.Delay(1);
            if (++attempt < 3)
            {
                goto again;
            }
            Step.For(message.MessageId, "after the attempts");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task NestedFinally(Work work)
    {
        var body = await Handle();
        Step.Apart("after the method");
        work.Done(body);

        async Task<string> Handle()
        {
            var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
            try
            {
                foreach (var message in messages)
                {
                    try
                    {
                        try
                        {
                            Step.For(message.MessageId, "in the inner try");
                            await Task.Yield();
                            return message.Body;
                        }
                        finally
                        {
                            Step.For(message.MessageId, "in the inner finally");
                            await Task.Yield();
                            Step.For(message.MessageId, "in the inner finally after an await");
                        }
                    }
                    finally
                    {
                        Step.For(message.MessageId, "in the outer finally");
                    }
                }
            }
            finally
            {
                Step.Apart("in the finally around the loop");
            }
            return "";
        }
    }

    private sealed class Lease(string messageId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Step.For(messageId, "in DisposeAsync");
            await Task.Delay(1);
            Step.For(messageId, "in DisposeAsync after an await");
        }
    }

    /// <summary>A thread that runs what is posted to it, as the thread of a window does.</summary>
    private sealed class Pump : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<Action> _posted = [];
        private readonly Thread _thread;

        public Pump()
        {
            _thread = new Thread(() =>
            {
                SetSynchronizationContext(this);
                foreach (var action in _posted.GetConsumingEnumerable())
                {
                    action();
                }
            });
            _thread.Start();
        }

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add(() => d(state));

        public Task Run(Func<Task> action)
        {
            var done = new TaskCompletionSource();
            _posted.Add(async () =>
            {
                try
                {
                    await action();
                    done.SetResult();
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            });
            return done.Task;
        }

        public void Dispose()
        {
            _posted.CompleteAdding();
            _thread.Join();
            _posted.Dispose();
        }
    }
}
