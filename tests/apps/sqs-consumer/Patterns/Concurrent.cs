using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages handled at the same time.</summary>
internal static class Concurrent
{
    public static IEnumerable<Pattern> All =>
    [
        new("when-all", "`Task.WhenAll(Messages.Select(async m => …))`", WhenAll, 10),
        new("when-all-method-group", "`Task.WhenAll(Messages.Select(HandleAsync))`", WhenAllMethodGroup, 10),
        new("when-all-run", "`Task.WhenAll` over `Task.Run`", WhenAllRun, 10),
        new("when-all-list", "tasks collected in a loop, then awaited", WhenAllList, 10),
        new("when-any", "`Task.WhenAny` until all are done", WhenAny, 5),
        new("parallel-foreach", "`Parallel.ForEach`", ParallelForEach, 10),
        new("parallel-foreach-async", "`Parallel.ForEachAsync`", ParallelForEachAsync, 10),
        new("parallel-for", "`Parallel.For` with an index", ParallelFor, 10),
        new("parallel-invoke", "`Parallel.Invoke`", ParallelInvoke),
        new("plinq", "PLINQ: `AsParallel().ForAll(…)`", Plinq, 10),
        new("plinq-select", "PLINQ: `AsParallel().Select(…).ToList()`", PlinqSelect, 10),
        new("task-run", "`Task.Run` in the loop, awaited", TaskRun),
        new("task-factory", "`Task.Factory.StartNew` and `ContinueWith`", TaskFactory),
        new("thread", "a `Thread` for each message", OnThreads),
        new("thread-pool", "`ThreadPool.QueueUserWorkItem`", OnThreadPool),
        new("semaphore", "tasks with a `SemaphoreSlim` as limit", Semaphore, 10),
        new("workers", "many workers at once, each with its own receives", Workers, 40),
        new("workers-run", "the same workers started with `Task.Run`", WorkersOnPool, 40),
    ];

    private static async Task WhenAll(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.WhenAll(response.Messages.Select(async message =>
        {
            Step.For(message.MessageId, "in the lambda");
            await Task.Delay(2);
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        }));
        Step.Apart("after WhenAll");
    }

    private static async Task WhenAllMethodGroup(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.WhenAll(response.Messages.Select(Handle));
        Step.Apart("after WhenAll");

        async Task Handle(Message message)
        {
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
        }
    }

    private static async Task WhenAllRun(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.WhenAll(response.Messages.Select(message => Task.Run(async () =>
        {
            Step.For(message.MessageId, "in Task.Run");
            await Task.Delay(1);
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        })));
        Step.Apart("after WhenAll");
    }

    private static async Task WhenAllList(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var tasks = new List<Task>();
        foreach (var message in response.Messages)
        {
            tasks.Add(Handle(message, work));
        }
        Step.Apart("after the loop");
        await Task.WhenAll(tasks);
        Step.Apart("after WhenAll");

        static async Task Handle(Message message, Work work)
        {
            await Task.Delay(2);
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
        }
    }

    private static async Task WhenAny(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var tasks = response.Messages.Select(message => Handle(message, work)).ToList();
        while (tasks.Count > 0)
        {
            tasks.Remove(await Task.WhenAny(tasks));
            Step.Apart("after each WhenAny");
        }

        static async Task Handle(Message message, Work work)
        {
            await Task.Delay(message.Body[^1] - '0');
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
        }
    }

    private static async Task ParallelForEach(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Parallel.ForEach(response.Messages, message =>
        {
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
        });
        Step.Apart("after Parallel.ForEach");
    }

    private static async Task ParallelForEachAsync(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Parallel.ForEachAsync(response.Messages, async (message, cancellation) =>
        {
            Step.For(message.MessageId, "in the lambda");
            await Task.Delay(1, cancellation);
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        });
        Step.Apart("after Parallel.ForEachAsync");
    }

    private static async Task ParallelFor(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Parallel.For(0, response.Messages.Count, index =>
        {
            var message = response.Messages[index];
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
        });
        Step.Apart("after Parallel.For");
    }

    private static async Task ParallelInvoke(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Parallel.Invoke([.. response.Messages.Select<Message, Action>(message => () =>
        {
            Step.For(message.MessageId, "in the action");
            work.Done(message.Body);
        })]);
        Step.Apart("after Parallel.Invoke");
    }

    private static async Task Plinq(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        response.Messages.AsParallel().ForAll(message =>
        {
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
        });
        Step.Apart("after ForAll");
    }

    private static async Task PlinqSelect(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var bodies = response.Messages.AsParallel().WithDegreeOfParallelism(2).Select(message =>
        {
            Step.For(message.MessageId, "in the lambda");
            return message.Body;
        }).ToList();
        Step.Apart("after the query");
        bodies.ForEach(work.Done);
    }

    private static async Task TaskRun(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await Task.Run(() => Step.For(message.MessageId, "in Task.Run"));
            Step.For(message.MessageId, "in the loop after it");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task TaskFactory(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await Task.Factory.StartNew(state => Step.For(((Message)state!).MessageId, "in StartNew"), message)
                .ContinueWith(_ => Step.For(message.MessageId, "in ContinueWith"), TaskScheduler.Default);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OnThreads(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var threads = new List<Thread>();
        foreach (var message in response.Messages)
        {
            var thread = new Thread(() =>
            {
                Step.For(message.MessageId, "on the thread");
                work.Done(message.Body);
            });
            thread.Start();
            threads.Add(thread);
        }
        Step.Apart("after the loop");
        threads.ForEach(thread => thread.Join());
        Step.Apart("after the threads");
    }

    private static async Task OnThreadPool(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        using var left = new CountdownEvent(response.Messages.Count);
        foreach (var message in response.Messages)
        {
            ThreadPool.QueueUserWorkItem(state =>
            {
                var received = (Message)state!;
                Step.For(received.MessageId, "on the pool");
                work.Done(received.Body);
                left.Signal();
            }, message);
        }
        Step.Apart("after the loop");
        left.Wait();
        Step.Apart("after all of them");
    }

    private static async Task Semaphore(Work work)
    {
        using var limit = new SemaphoreSlim(3);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var tasks = response.Messages.Select(async message =>
        {
            await limit.WaitAsync();
            try
            {
                Step.For(message.MessageId, "within the limit");
                await Task.Delay(1);
                work.Done(message.Body);
            }
            finally
            {
                limit.Release();
            }
        }).ToArray();
        Step.Apart("after the tasks were started");
        await Task.WhenAll(tasks);
        Step.Apart("after WhenAll");
    }

    private static async Task Workers(Work work)
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Consume(work)));
        Step.Apart("after all workers");
    }

    private static async Task WorkersOnPool(Work work)
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Consume(work))));
        Step.Apart("after all workers");
    }

    private static async Task Consume(Work work)
    {
        while (true)
        {
            var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 });
            Step.Apart("in a worker between receive and loop");
            if (response.Messages is not { Count: > 0 })
            {
                return;
            }
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in a worker's loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in a worker's loop after the await");
                work.Done(message.Body);
            }
            Step.Apart("in a worker after the loop");
        }
    }
}
