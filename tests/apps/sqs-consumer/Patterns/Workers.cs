using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;

namespace SqsConsumer.Patterns;

/// <summary>Consumers as they are written by hand: retries, heartbeats, look-ahead, limits, shutdown.</summary>
internal static class Workers
{
    private interface IHandler<in T>
    {
        ValueTask<bool> TryHandleAsync(T item, CancellationToken cancellation = default);
    }

    private interface IStaticHandler
    {
        static abstract Task Handle(Message message, Work work);
    }

    public static IEnumerable<Pattern> All =>
    [
        new("receive-with-retries", "a helper that receives with retries, in a loop of polls", ReceiveWithRetries),
        new("handle-with-retries", "a loop of attempts with `catch when` for each message", HandleWithRetries),
        new("heartbeat", "a heartbeat that extends the visibility while a message is handled", Heartbeat),
        new("heartbeat-timer", "the same by a `Timer`", HeartbeatTimer),
        new("prefetch", "the next receive is started before the loop over the last one", Prefetch, 4),
        new("receives-at-once", "`Task.WhenAll` over several receives, then nested loops", ReceivesAtOnce),
        new("two-clients", "two clients in turn", TwoClients),
        new("derived-client", "a class derived from the client, with an `async` override", DerivedClient),
        new("proxied-client", "a `DispatchProxy` around the client", ProxiedClient),
        new("throttled-forget", "`_ = HandleAsync(m)` behind a `SemaphoreSlim`, released by `ContinueWith`", ThrottledForget, 5),
        new("cancelled-in-loop", "`ThrowIfCancellationRequested` in the loop", CancelledInLoop),
        new("poison", "a message that fails is sent to another queue in the `catch`", Poison),
        new("batch-of-handled", "messages handled are collected and deleted in one batch after the loop", BatchOfHandled),
        new("generic-handler", "`IHandler<Message>` from a service provider, with `ValueTask<bool>`", GenericHandler),
        new("static-abstract", "a static abstract method that takes the message", StaticAbstract),
        new("continue-with-receive", "`ReceiveMessageAsync(..).ContinueWith(..)`", ContinueWithReceive),
        new("long-running", "a long-running task that polls and blocks", LongRunning),
        new("in-flight", "a dictionary of what is in flight, completed by another flow", InFlight),
        new("current-message", "a context object whose property is the current message", CurrentMessage),
        new("deferred-jobs", "delegates made in the loop and called after it", DeferredJobs),
        new("slot", "`Interlocked.Exchange` on a field that holds one message", Slot),
        new("receive-in-expression", "`foreach` over an awaited helper within a conditional expression", ReceiveInExpression),
        new("poll-with-finally", "a loop of polls with `try`, `catch`, `continue` and `finally`", PollWithFinally),
        new("task-field", "a hosted loop kept in a task field, stopped by a token", TaskField),
    ];

    private static async Task ReceiveWithRetries(Work work)
    {
        while (true)
        {
            var messages = await Receive();
            if (messages.Count == 0)
            {
                break;
            }
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
        }
        Step.Apart("after the loops");

        async Task<List<Message>> Receive()
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = attempt == 0 ? work.QueueUrl + "-missing" : work.QueueUrl, MaxNumberOfMessages = 2 });
                    return response.Messages ?? [];
                }
                catch (AmazonSQSException) when (attempt < 2)
                {
                    Step.Apart("between attempts");
                    await Task.Delay(1);
                }
            }
        }
    }

    private static async Task HandleWithRetries(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    Step.For(message.MessageId, "in an attempt");
                    await Task.Yield();
                    if (attempt < 3)
                    {
                        throw new InvalidOperationException("again");
                    }
                    break;
                }
                catch (InvalidOperationException) when (attempt < 3)
                {
                    Step.For(message.MessageId, "in the catch");
                    await Task.Delay(1);
                }
                finally
                {
                    Step.For(message.MessageId, "in the finally");
                }
            }
            Step.For(message.MessageId, "after the attempts");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Heartbeat(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            using var stop = new CancellationTokenSource();
            var beat = Beat(message, stop.Token);
            await Task.Delay(30);
            Step.For(message.MessageId, "in the loop");
            await stop.CancelAsync();
            await beat;
            Step.For(message.MessageId, "after the heartbeat");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        async Task Beat(Message message, CancellationToken stop)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            try
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    var extended = await work.Sqs.ChangeMessageVisibilityAsync(work.QueueUrl, message.ReceiptHandle, 30, CancellationToken.None);
                    Step.For(message.MessageId, "at a heartbeat", extended.ResponseMetadata.RequestId);
                }
            }
            catch (OperationCanceledException)
            {
                Step.For(message.MessageId, "when the heartbeat ends");
            }
        }
    }

    private static async Task HeartbeatTimer(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var ticked = new TaskCompletionSource();
            await using (new Timer(_ =>
            {
                Step.For(message.MessageId, "in the timer's callback");
                ticked.TrySetResult();
            }, null, 5, 5))
            {
                await ticked.Task;
                Step.For(message.MessageId, "in the loop");
            }
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Prefetch(Work work)
    {
        var two = new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 };
        var next = work.Sqs.ReceiveMessageAsync(two);
        while (true)
        {
            var messages = (await next).Messages;
            if (messages is not { Count: > 0 })
            {
                break;
            }
            next = work.Sqs.ReceiveMessageAsync(two);
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
        }
        Step.Apart("after the loops");
    }

    private static async Task ReceivesAtOnce(Work work)
    {
        var other = await work.OtherQueue("other", "n01", "n02");
        string[] urls = [work.QueueUrl, other];
        var responses = await Task.WhenAll(urls.Select(url => work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 })));
        Step.Apart("after the receives");
        foreach (var response in responses)
        {
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the inner loop");
                work.Done(message.Body);
            }
            Step.Apart("between the loops");
        }
        await Task.WhenAll(responses.SelectMany(response => response.Messages).Select(async message =>
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the lambda");
        }));
        Step.Apart("after the loops");
    }

    private static async Task TwoClients(Work work)
    {
        using var second = new AmazonSQSClient("key", "secret", (AmazonSQSConfig)((AmazonSQSClient)work.Sqs).Config);
        IAmazonSQS[] clients = [work.Sqs, second];
        for (var i = 0; i < 3; i++)
        {
            var response = await clients[i % 2].ReceiveMessageAsync(work.QueueUrl);
            var message = response.Messages.Single();
            Step.For(message.MessageId, "after Single()");
            var deleted = await clients[(i + 1) % 2].DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
            Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task DerivedClient(Work work)
    {
        using var client = new Derived((AmazonSQSConfig)((AmazonSQSClient)work.Sqs).Config);
        var response = await client.ReceiveMessageAsync(work.Request);
        Step.Apart("between receive and loop");
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ProxiedClient(Work work)
    {
#if NET9_0_OR_GREATER
        var client = DispatchProxy.Create<IAmazonSQS, Proxy>();
        ((Proxy)(object)client).Inner = work.Sqs;
#else
        // The proxies of .NET 8 cannot implement the interface of SDK v4.
        var client = work.Sqs;
#endif
        var response = await client.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            var deleted = await client.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
            Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ThrottledForget(Work work)
    {
        using var limit = new SemaphoreSlim(2);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await limit.WaitAsync();
            _ = HandleAsync(message).ContinueWith(_ => limit.Release(), TaskScheduler.Default);
        }
        Step.Apart("after the loop");
        await limit.WaitAsync();
        await limit.WaitAsync();
        Step.Apart("after all of them");

        async Task HandleAsync(Message message)
        {
            Step.For(message.MessageId, "before the await");
            await Task.Delay(3);
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        }
    }

    private static async Task CancelledInLoop(Work work)
    {
        using var shutdown = new CancellationTokenSource();
        try
        {
            await Consume(shutdown.Token);
        }
        catch (OperationCanceledException)
        {
            Step.Apart("in the caller's catch");
        }
        Step.Apart("after it");

        async Task Consume(CancellationToken stopping)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request, stopping);
            try
            {
                foreach (var message in response.Messages)
                {
                    stopping.ThrowIfCancellationRequested();
                    Step.For(message.MessageId, "in the loop");
                    await shutdown.CancelAsync();
                    work.Done(message.Body);
                }
            }
            finally
            {
                Step.Apart("in the finally around the loop");
            }
        }
    }

    private static async Task Poison(Work work)
    {
        var dead = await work.OtherQueue("dead");
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            try
            {
                Step.For(message.MessageId, "in the try");
                throw new FormatException(message.Body);
            }
            catch (FormatException exception)
            {
                var sent = await work.Sqs.SendMessageAsync(dead, exception.Message);
                Step.For(message.MessageId, "the send", sent.ResponseMetadata.RequestId);
                work.Done(message.Body);
            }
            var deleted = await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
            Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
        }
        Step.Apart("after the loop");
    }

    private static async Task BatchOfHandled(Work work)
    {
        var handled = new List<Message>();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            handled.Add(message);
        }
        Step.Apart("after the loop");
        var entries = handled.Select((message, index) => new DeleteMessageBatchRequestEntry($"d{index}", message.ReceiptHandle)).ToList();
        var deleted = await work.Sqs.DeleteMessageBatchAsync(work.QueueUrl, entries);
        Step.Apart("the delete after the loop", deleted.ResponseMetadata.RequestId);
        handled.ForEach(message => work.Done(message.Body));
    }

    private static async Task GenericHandler(Work work)
    {
        await using var services = new ServiceCollection().AddSingleton(work).AddScoped<IHandler<Message>, Handler>().BuildServiceProvider();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await using var scope = services.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<IHandler<Message>>().TryHandleAsync(message))
            {
                Step.For(message.MessageId, "in the loop after it");
                work.Done(message.Body);
            }
        }
        Step.Apart("after the loop");
        // A class that sees only a type parameter calls the handler.
        var again = new Dispatcher<Message>(new Handler(work));
        await again.Dispatch(response.Messages);
        Step.Apart("after the dispatcher");
    }

    private static async Task StaticAbstract(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await Call<StaticHandler>(message);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        Task Call<T>(Message message)
            where T : IStaticHandler => T.Handle(message, work);
    }

    private static async Task ContinueWithReceive(Work work)
    {
        await work.Sqs.ReceiveMessageAsync(work.Request).ContinueWith(
            received =>
            {
                foreach (var message in received.Result.Messages)
                {
                    Step.For(message.MessageId, "in the continuation's loop");
                    work.Done(message.Body);
                }
                Step.Apart("in the continuation after the loop");
            },
            TaskScheduler.Default);
        Step.Apart("after the continuation");
    }

    private static async Task LongRunning(Work work)
    {
        await Task.Factory.StartNew(
            () =>
            {
                while (true)
                {
                    var response = work.Sqs.ReceiveMessageAsync(work.QueueUrl).GetAwaiter().GetResult();
                    if (response.Messages is not [var message, ..])
                    {
                        Step.Apart("after an empty poll");
                        return;
                    }
                    Step.For(message.MessageId, "in the thread's loop");
                    work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle).Wait();
                    Step.For(message.MessageId, "after the delete");
                    work.Done(message.Body);
                }
            },
            TaskCreationOptions.LongRunning);
        Step.Apart("after the thread");
    }

    private static async Task InFlight(Work work)
    {
        var inFlight = new ConcurrentDictionary<string, Message>();
        var finished = new ConcurrentQueue<string>();
        using var some = new SemaphoreSlim(0);
        var completer = Task.Run(async () =>
        {
            for (var count = 0; count < 3; count++)
            {
                await some.WaitAsync();
                if (finished.TryDequeue(out var id) && inFlight.TryRemove(id, out var message))
                {
                    var deleted = await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
                    Step.For(message.MessageId, "the delete elsewhere", deleted.ResponseMetadata.RequestId);
                    work.Done(message.Body);
                }
            }
            Step.Apart("at the end of the other flow");
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            inFlight[message.MessageId] = message;
            Step.For(message.MessageId, "in the loop");
            finished.Enqueue(message.MessageId);
            some.Release();
        }
        await completer;
        Step.Apart("after all");
    }

    private static async Task CurrentMessage(Work work)
    {
        var context = new Context();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            context.Current = message;
            await Handle(context);
            Step.For(message.MessageId, "in the loop");
        }
        Step.Apart("after the loop");

        async Task Handle(Context one)
        {
            await Task.Yield();
            Step.For(one.Current!.MessageId, "in the method");
            work.Done(one.Current.Body);
        }
    }

    private static async Task DeferredJobs(Work work)
    {
        var jobs = new List<Func<Task>>();
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            jobs.Add(() => Handle(message));
            jobs.Add(async () =>
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the lambda");
            });
        }
        Step.Apart("after the loop");
        foreach (var job in jobs)
        {
            await job();
            Step.Apart("after a job");
        }

        async Task Handle(Message message)
        {
            Step.For(message.MessageId, "in the method");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method after an await");
            work.Done(message.Body);
        }
    }

    private static async Task Slot(Work work)
    {
        var holder = new Holder();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            holder.Message = message;
            await Take();
        }
        Step.Apart("after the loop");

        async Task Take()
        {
            await Task.Yield();
            if (Interlocked.Exchange(ref holder.Message, null) is { } message)
            {
                Step.For(message.MessageId, "after Interlocked.Exchange");
                work.Done(message.Body);
            }
        }
    }

    private static async Task ReceiveInExpression(Work work)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var message in round == 0 ? (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages : await None())
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after the loop");
        }

        static Task<List<Message>> None() => Task.FromResult(new List<Message>());
    }

    private static async Task PollWithFinally(Work work)
    {
        var polls = 0;
        while (polls < 5)
        {
            ReceiveMessageResponse? response = null;
            try
            {
                polls++;
                Step.Apart("before the poll");
                response = await work.Sqs.ReceiveMessageAsync(polls == 2 ? work.QueueUrl + "-missing" : work.QueueUrl);
                if (response.Messages is null || response.Messages.Count == 0)
                {
                    Step.Apart("after an empty poll");
                    break;
                }
                foreach (var message in response.Messages)
                {
                    Step.For(message.MessageId, "in the loop");
                    await Task.Yield();
                    work.Done(message.Body);
                }
            }
            catch (AmazonServiceException)
            {
                Step.Apart("in the catch");
                continue;
            }
            finally
            {
                Step.Apart("in the finally");
                await Task.Delay(1);
                Step.Apart("in the finally after an await");
            }
            Step.Apart("at the end of the round");
        }
        Step.Apart("after the loop");
    }

    private static async Task TaskField(Work work)
    {
        var service = new Service(work);
        service.Start();
        await service.Idle.Task;
        await service.Stop();
        Step.Apart("after the service stopped");
    }

    private sealed class Context
    {
        public Message? Current { get; set; }
    }

    private sealed class Holder
    {
        public Message? Message;
    }

    private sealed class Handler(Work work) : IHandler<Message>
    {
        async ValueTask<bool> IHandler<Message>.TryHandleAsync(Message item, CancellationToken cancellation)
        {
            Step.For(item.MessageId, "in the handler");
            await Task.Delay(1, cancellation);
            Step.For(item.MessageId, "in the handler after an await");
            return work is not null;
        }
    }

    private sealed class Dispatcher<T>(IHandler<T> handler)
    {
        public async Task Dispatch(IEnumerable<T> items)
        {
            foreach (var item in items)
            {
                await handler.TryHandleAsync(item);
            }
        }
    }

    private sealed class StaticHandler : IStaticHandler
    {
        public static async Task Handle(Message message, Work work)
        {
            Step.For(message.MessageId, "in the static method");
            await Task.Yield();
            Step.For(message.MessageId, "in the static method after an await");
        }
    }

    private sealed class Derived(AmazonSQSConfig config) : AmazonSQSClient("key", "secret", config)
    {
        public override async Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default)
        {
            Step.Apart("before the client's own method");
            var response = await base.ReceiveMessageAsync(request, cancellationToken);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the derived client's loop");
            }
            Step.Apart("after the derived client's loop");
            return response;
        }
    }

    // Made by the runtime: neither sealed nor private.
    public class Proxy : DispatchProxy
    {
        internal IAmazonSQS? Inner { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Invoke(Inner, args);
    }

    private sealed class Service(Work work)
    {
        private readonly CancellationTokenSource _stopping = new();
        private Task? _loop;

        public TaskCompletionSource Idle { get; } = new();

        public void Start() => _loop = Task.Run(Run);

        public async Task Stop()
        {
            await _stopping.CancelAsync();
            await _loop!;
            _stopping.Dispose();
        }

        private async Task Run()
        {
            await foreach (var message in Poll(_stopping.Token))
            {
                Step.For(message.MessageId, "in the service's loop");
                var deleted = await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
                Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
                work.Done(message.Body);
            }
            Step.Apart("after the service's loop");
        }

        private async IAsyncEnumerable<Message> Poll([EnumeratorCancellation] CancellationToken stopping)
        {
            while (!stopping.IsCancellationRequested)
            {
                ReceiveMessageResponse response;
                try
                {
                    response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, WaitTimeSeconds = 1, MaxNumberOfMessages = 2 }, stopping);
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }
                if (response.Messages is not { Count: > 0 } messages)
                {
                    Step.Apart("after an empty poll");
                    Idle.TrySetResult();
                    continue;
                }
                foreach (var message in messages)
                {
                    yield return message;
                }
                Step.Apart("between polls");
            }
        }
    }
}
