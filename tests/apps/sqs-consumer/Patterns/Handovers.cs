using System.Collections.Concurrent;
using System.Threading.Channels;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages received in one flow and handled in another.</summary>
internal static class Handovers
{
    private sealed class Buffer
    {
        private List<Message> _pending = [];

        public async Task Fetch(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            _pending = response.Messages;
        }

        public async Task Drain(Work work)
        {
            foreach (var message in _pending)
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after the loop");
            _pending = [];
        }
    }

    public static IEnumerable<Pattern> All =>
    [
        new("channel", "`Channel<Message>`, `await foreach` over `ReadAllAsync()`", ThroughChannel, 10),
        new("channel-read", "`Channel<Message>`, `WaitToReadAsync` and `TryRead`", ThroughChannelTryRead, 10),
        new("channel-read-async", "`Channel<Message>`, `ReadAsync`", ThroughChannelReadAsync),
        new("channel-of-lists", "`Channel<List<Message>>`", ThroughChannelOfLists, 10),
        new("channel-many-readers", "`Channel<Message>` with four readers and several receives", ThroughChannelWithReaders, 20),
        new("concurrent-queue", "`ConcurrentQueue<Message>`", ThroughConcurrentQueue, 10),
        new("concurrent-bag", "`ConcurrentBag<Message>` and `ConcurrentDictionary<string, Message>`", ThroughConcurrentBag),
        new("blocking-collection", "`BlockingCollection<Message>`", ThroughBlockingCollection, 10),
        new("field-drained-later", "a list kept in a field, drained by another method later", DrainedLater),
        new("field-drained-elsewhere", "a list kept in a field, drained on another thread", DrainedElsewhere),
        new("fire-and-forget", "`_ = Task.Run(…)` in the loop", FireAndForget),
        new("fire-and-forget-method", "`_ = HandleAsync(m)` in the loop", FireAndForgetMethod),
        new("timer", "a `Timer` that was started earlier handles what is pending", OnTimer),
        new("task-completion", "a message through a `TaskCompletionSource<Message>`", ThroughCompletion, 1),
        new("lazy", "a message through `Lazy<Message>` and `WeakReference<Message>`", ThroughLazy, 1),
    ];

    private static async Task ThroughChannel(Work work)
    {
        var channel = Channel.CreateUnbounded<Message>();
        var consumer = Task.Run(async () =>
        {
            await foreach (var message in channel.Reader.ReadAllAsync())
            {
                Step.For(message.MessageId, "in the reader's loop");
                await Task.Yield();
                Step.For(message.MessageId, "in the reader's loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("after the reader's loop");
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await channel.Writer.WriteAsync(message);
        }
        Step.Apart("after the writer's loop");
        channel.Writer.Complete();
        await consumer;
        Step.Apart("after all");
    }

    private static async Task ThroughChannelTryRead(Work work)
    {
        var channel = Channel.CreateBounded<Message>(2);
        var consumer = Consume(channel.Reader, work);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await channel.Writer.WriteAsync(message);
        }
        channel.Writer.Complete();
        await consumer;
        Step.Apart("after all");

        static async Task Consume(ChannelReader<Message> reader, Work work)
        {
            while (await reader.WaitToReadAsync())
            {
                while (reader.TryRead(out var message))
                {
                    Step.For(message.MessageId, "after TryRead");
                    await Task.Delay(1);
                    Step.For(message.MessageId, "after an await");
                    work.Done(message.Body);
                }
                Step.Apart("after the inner loop");
            }
            Step.Apart("after the loops");
        }
    }

    private static async Task ThroughChannelReadAsync(Work work)
    {
        var channel = Channel.CreateUnbounded<Message>();
        var consumer = Task.Run(async () =>
        {
            for (var count = 0; count < 3; count++)
            {
                var message = await channel.Reader.ReadAsync();
                Step.For(message.MessageId, "after ReadAsync");
                work.Done(message.Body);
            }
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        response.Messages.ForEach(message => channel.Writer.TryWrite(message));
        await consumer;
        Step.Apart("after all");
    }

    private static async Task ThroughChannelOfLists(Work work)
    {
        var channel = Channel.CreateUnbounded<List<Message>>();
        var consumer = Task.Run(async () =>
        {
            await foreach (var messages in channel.Reader.ReadAllAsync())
            {
                foreach (var message in messages)
                {
                    await Task.Yield();
                    Step.For(message.MessageId, "in the reader's inner loop");
                    work.Done(message.Body);
                }
                Step.Apart("after the reader's inner loop");
            }
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await channel.Writer.WriteAsync(response.Messages);
        channel.Writer.Complete();
        await consumer;
        Step.Apart("after all");
    }

    private static async Task ThroughChannelWithReaders(Work work)
    {
        var channel = Channel.CreateBounded<Message>(3);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await foreach (var message in channel.Reader.ReadAllAsync())
            {
                Step.For(message.MessageId, "in a reader's loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in a reader's loop after an await");
                work.Done(message.Body);
            }
        })).ToArray();
        while (true)
        {
            var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 4 });
            if (response.Messages is not { Count: > 0 } messages)
            {
                break;
            }
            foreach (var message in messages)
            {
                await channel.Writer.WriteAsync(message);
            }
            Step.Apart("after the writer's loop");
        }
        channel.Writer.Complete();
        await Task.WhenAll(readers);
        Step.Apart("after all");
    }

    private static async Task ThroughConcurrentQueue(Work work)
    {
        var queue = new ConcurrentQueue<Message>();
        var complete = false;
        var consumer = Task.Run(async () =>
        {
            while (!Volatile.Read(ref complete) || !queue.IsEmpty)
            {
                if (queue.TryDequeue(out var message))
                {
                    Step.For(message.MessageId, "after TryDequeue");
                    work.Done(message.Body);
                }
                else
                {
                    await Task.Delay(1);
                }
            }
            Step.Apart("after the reader's loop");
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            queue.Enqueue(message);
        }
        Volatile.Write(ref complete, true);
        await consumer;
        Step.Apart("after all");
    }

    private static async Task ThroughConcurrentBag(Work work)
    {
        var bag = new ConcurrentBag<Message>();
        var byBody = new ConcurrentDictionary<string, Message>();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            bag.Add(message);
            byBody[message.Body] = message;
        }
        Step.Apart("after the loop");
        await Task.Run(() =>
        {
            while (bag.TryTake(out var message))
            {
                Step.For(message.MessageId, "after TryTake");
                work.Done(message.Body);
            }
            Step.Apart("after the loop on the pool");
            if (byBody.TryRemove("m02", out var removed))
            {
                Step.For(removed.MessageId, "after TryRemove");
            }
        });
        Step.Apart("after all");
    }

    private static async Task ThroughBlockingCollection(Work work)
    {
        using var collection = new BlockingCollection<Message>(boundedCapacity: 2);
        var consumer = Task.Run(() =>
        {
            foreach (var message in collection.GetConsumingEnumerable())
            {
                Step.For(message.MessageId, "in the reader's loop");
                work.Done(message.Body);
            }
            Step.Apart("after the reader's loop");
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            collection.Add(message);
        }
        collection.CompleteAdding();
        await consumer;
        Step.Apart("after all");
    }

    private static async Task DrainedLater(Work work)
    {
        var buffer = new Buffer();
        await buffer.Fetch(work);
        Step.Apart("between fetching and draining");
        await Task.Delay(5);
        await buffer.Drain(work);
        Step.Apart("after draining");
    }

    private static async Task DrainedElsewhere(Work work)
    {
        var buffer = new Buffer();
        using var fetched = new SemaphoreSlim(0);
        var drain = Task.Run(async () =>
        {
            await fetched.WaitAsync();
            await buffer.Drain(work);
        });
        await buffer.Fetch(work);
        fetched.Release();
        await drain;
        Step.Apart("after draining");
    }

    private static async Task FireAndForget(Work work)
    {
        using var left = new CountdownEvent(3);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            _ = Task.Run(async () =>
            {
                await Task.Delay(10);
                Step.For(message.MessageId, "in the forgotten task");
                work.Done(message.Body);
                left.Signal();
            });
        }
        Step.Apart("after the loop");
        left.Wait();
    }

    private static async Task FireAndForgetMethod(Work work)
    {
        using var left = new CountdownEvent(3);
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            _ = Handle(message);
        }
        Step.Apart("after the loop");
        left.Wait();

        async Task Handle(Message message)
        {
            Step.For(message.MessageId, "before the await");
            await Task.Delay(10);
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
            left.Signal();
        }
    }

    private static async Task OnTimer(Work work)
    {
        var pending = new ConcurrentQueue<Message>();
        using var left = new CountdownEvent(3);
        await using var timer = new Timer(_ =>
        {
            while (pending.TryDequeue(out var message))
            {
                Step.For(message.MessageId, "in the timer's callback");
                work.Done(message.Body);
                left.Signal();
            }
        }, state: null, dueTime: 5, period: 5);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        response.Messages.ForEach(pending.Enqueue);
        left.Wait();
    }

    private static async Task ThroughCompletion(Work work)
    {
        var source = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = Task.Run(async () =>
        {
            var message = await source.Task;
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        source.SetResult(response.Messages[0]);
        await consumer;
    }

    private static async Task ThroughLazy(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var lazy = new Lazy<Message>(() => response.Messages[0]);
        await Handle(lazy, work);
        Step.Apart("after the method returned");

        static async Task Handle(Lazy<Message> lazy, Work work)
        {
            var message = lazy.Value;
            Step.For(message.MessageId, "after Lazy.Value");
            await Task.Yield();
            if (new WeakReference<Message>(message).TryGetTarget(out var same))
            {
                Step.For(same.MessageId, "after TryGetTarget");
                work.Done(same.Body);
            }
        }
    }
}
