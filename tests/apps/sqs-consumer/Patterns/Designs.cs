using System.Runtime.InteropServices;
using System.Threading.Channels;
using System.Threading.Tasks.Dataflow;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Designs that applications are built with.</summary>
internal static class Designs
{
    private sealed record Order(string Id, string Body);

    private sealed record MessageReceived(Message Message);

    public static IEnumerable<Pattern> All =>
    [
        new("job-object", "a job object that keeps the message in a field, run in the loop", JobInLoop),
        new("job-object-channel", "job objects through a channel, run by a reader", JobThroughChannel),
        new("notification", "a notification record handed to a handler", Notification),
        new("dataflow", "TPL Dataflow: `ActionBlock<Message>`", Dataflow),
        new("observer", "`IObserver<Message>`", Observer),
        new("middleware", "a chain of middleware around the handler", Middleware),
        new("reflection", "a handler called by reflection", Reflection),
        new("dynamic", "`foreach (dynamic m in …)`", Dynamic),
        new("parallel-foreach-state", "`Parallel.ForEach` with state, index and local values", ParallelWithState, 10),
        new("chunks-at-once", "chunks at once, a loop over each", ChunksAtOnce, 10),
        new("foreach-ref", "`foreach (ref readonly var m in span)`", ByReadOnlyReference),
        new("lock-and-using", "`lock`, `using` and `checked` in the body", LockAndUsing),
        new("wait-async", "`WaitAsync` with a time-out in the body", WithTimeOut),
        new("async-lambda-foreach", "`List<T>.ForEach` with an async lambda", AsyncForEach),
        new("periodic-timer", "polling by a `PeriodicTimer`", OnPeriodicTimer),
        new("orders", "messages turned into other objects before the loop", Orders),
        new("type-parameter", "a generic class that handles `T` itself", OfTypeParameter),
    ];

    private static async Task JobInLoop(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await new Job(message, work).Run();
        }
        Step.Apart("after the loop");
    }

    private static async Task JobThroughChannel(Work work)
    {
        var channel = Channel.CreateUnbounded<Job>();
        var reader = Task.Run(async () =>
        {
            await foreach (var job in channel.Reader.ReadAllAsync())
            {
                await job.Run();
            }
            Step.Apart("after the reader's loop");
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            channel.Writer.TryWrite(new Job(message, work));
        }
        channel.Writer.Complete();
        await reader;
        Step.Apart("after all");
    }

    private static async Task Notification(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await Handle(new MessageReceived(message));
        }
        Step.Apart("after the loop");

        async Task Handle(MessageReceived notification)
        {
            await Task.Yield();
            Step.For(notification.Message.MessageId, "in the notification's handler");
            work.Done(notification.Message.Body);
        }
    }

    private static async Task Dataflow(Work work)
    {
        var block = new ActionBlock<Message>(async message =>
        {
            Step.For(message.MessageId, "in the block");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the block after an await");
            work.Done(message.Body);
        }, new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 2 });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await block.SendAsync(message);
        }
        block.Complete();
        await block.Completion;
        Step.Apart("after the block's completion");
    }

    private static async Task Observer(Work work)
    {
        IObserver<Message> observer = new Handler(work);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            observer.OnNext(message);
        }
        observer.OnCompleted();
        Step.Apart("after the loop");
    }

    private static async Task Middleware(Work work)
    {
        Func<Message, Task> handle = async message =>
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the handler");
            work.Done(message.Body);
        };
        foreach (var name in new[] { "in the inner middleware", "in the outer middleware" })
        {
            var next = handle;
            handle = async message =>
            {
                Step.For(message.MessageId, name);
                await next(message);
                Step.For(message.MessageId, name);
            };
        }
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await handle(message);
        }
        Step.Apart("after the loop");
    }

    private static async Task Reflection(Work work)
    {
        var method = typeof(Handler).GetMethod(nameof(Handler.OnNext))!;
        var handler = new Handler(work);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            method.Invoke(handler, [message]);
        }
        Step.Apart("after the loop");
    }

    private static async Task Dynamic(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (dynamic message in response.Messages)
        {
            Step.For((string)message.MessageId, "in the loop");
            work.Done((string)message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ParallelWithState(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Parallel.ForEach(response.Messages, () => 0, (message, state, index, count) =>
        {
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
            return count + 1;
        }, _ => { });
        Step.Apart("after Parallel.ForEach");
    }

    private static async Task ChunksAtOnce(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.WhenAll(response.Messages.Chunk(3).Select(async chunk =>
        {
            foreach (var message in chunk)
            {
                Step.For(message.MessageId, "in a chunk's loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in a chunk's loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("after a chunk's loop");
        }));
        Step.Apart("after WhenAll");
    }

    private static async Task ByReadOnlyReference(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        GoThrough(CollectionsMarshal.AsSpan(response.Messages));
        Step.Apart("after the loop");

        void GoThrough(ReadOnlySpan<Message> messages)
        {
            foreach (ref readonly var message in messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
        }
    }

    private static async Task LockAndUsing(Work work)
    {
        var gate = new object();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            lock (gate)
            {
                Step.For(message.MessageId, "in the lock");
            }
            using (var stream = new MemoryStream())
            {
                stream.WriteByte(checked((byte)message.Body.Length));
                await stream.FlushAsync();
                Step.For(message.MessageId, "in the using");
            }
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task WithTimeOut(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            try
            {
                await Task.Delay(Timeout.Infinite).WaitAsync(TimeSpan.FromMilliseconds(2));
            }
            catch (TimeoutException)
            {
                Step.For(message.MessageId, "in the catch");
            }
            Step.For(message.MessageId, "after the catch");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task AsyncForEach(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        using var left = new CountdownEvent(response.Messages.Count);
        response.Messages.ForEach(async message =>
        {
            Step.For(message.MessageId, "in the lambda");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the lambda after an await");
            work.Done(message.Body);
            left.Signal();
        });
        Step.Apart("after ForEach");
        left.Wait();
    }

    private static async Task OnPeriodicTimer(Work work)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (await timer.WaitForNextTickAsync())
        {
            var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 });
            if (response.Messages is not { Count: > 0 })
            {
                return;
            }
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after each loop");
        }
    }

    private static async Task Orders(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var orders = response.Messages.Select(message =>
        {
            Step.For(message.MessageId, "where they are turned");
            return new Order(message.MessageId, message.Body);
        }).ToList();
        foreach (var order in orders)
        {
            Step.Apart("in the loop over the other objects");
            work.Done(order.Body);
        }
    }

    private static async Task OfTypeParameter(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        new Processor<Message>().Process(response.Messages, message => work.Done(message.Body));
        Step.Apart("after the generic class");
    }

    private sealed class Job(Message message, Work work)
    {
        public async Task Run()
        {
            Step.For(message.MessageId, "in the job");
            await Task.Yield();
            Step.For(message.MessageId, "in the job after an await");
            work.Done(message.Body);
        }
    }

    private sealed class Handler(Work work) : IObserver<Message>
    {
        public void OnNext(Message value)
        {
            Step.For(value.MessageId, "in OnNext");
            work.Done(value.Body);
        }

        public void OnCompleted() => Step.Apart("in OnCompleted");

        public void OnError(Exception error) => throw error;
    }

    private sealed class Processor<T>
    {
        public void Process(IEnumerable<T> items, Action<T> handle)
        {
            foreach (var item in items)
            {
                handle(item);
                Step.Apart("in the generic class after its handler");
            }
        }
    }
}
