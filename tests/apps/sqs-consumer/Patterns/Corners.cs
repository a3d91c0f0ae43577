using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>What compilers make unusual code of, and loops that receive while they go on.</summary>
internal static class Corners
{
    private interface IDefaultHandler
    {
        Work Work { get; }

        async Task Handle(Message message)
        {
            Step.For(message.MessageId, "in the interface's own method");
            await Task.Yield();
            Step.For(message.MessageId, "in the interface's own method after an await");
            Work.Done(message.Body);
        }
    }

    public static IEnumerable<Pattern> All =>
    [
        new("while-await-condition", "`while ((m = await Next()) is not null)`", WhileAwaitCondition),
        new("for-await-condition", "`for (var m = await Next(); m is not null; m = await Next())` with `continue`", ForAwaitCondition, 4),
        new("goto-case", "`switch` with `goto case` on the body", GotoCase, 4),
        new("pooling-builder", "a `ValueTask` method with a pooling builder", PoolingBuilder),
        new("generic-consumer", "a generic class with the loop in it, for a class and a value", GenericConsumer, 4),
        new("generic-closure", "a generic async method with closures over the message", GenericClosure),
        new("buffered-polls", "messages of several polls collected and handled in one loop", BufferedPolls, 6),
        new("worker-span", "a span of the application around the whole worker, receives in a helper", WorkerSpan, 4),
        new("many-handlers", "several handlers at once for each message", ManyHandlers),
        new("constructor", "a constructor with the loop in it", InConstructor),
        new("constructor-parameter", "a constructor that handles the message it gets", ConstructorParameter),
        new("iterator-finally", "an iterator with `finally`, left early", IteratorFinally),
        new("iterator-of-tasks", "an iterator that starts a task for each message", IteratorOfTasks),
        new("recursion-both-ways", "an async recursion with work on the way back", RecursionBothWays),
        new("loop-in-task-run", "the whole loop in `Task.Run`", LoopInTaskRun),
        new("force-yielding", "`ConfigureAwait(ConfigureAwaitOptions.ForceYielding)`", ForceYielding),
        new("lazy-receives", "a query whose `SelectMany` receives", LazyReceives),
        new("blocking-iterator", "an iterator that polls and blocks", BlockingIterator, 5),
        new("default-interface-method", "a default method of an interface", DefaultInterfaceMethod),
        new("object-initializer", "an object initializer that takes the message, and a method of the object", ObjectInitializer),
        new("property-pattern", "property patterns around the list", PropertyPattern),
        new("invocation-list", "the handlers of an event, called one by one", InvocationList),
        new("function-pointer", "a function pointer that takes the message", FunctionPointer),
        new("duck-typed-enumerator", "an enumerator of the application's own, a struct", DuckTyped),
        new("return-in-poll-loop", "`return` out of a loop in a loop of polls, with a delete in `finally`", ReturnInPollLoop),
        new("await-in-arguments", "awaits among the arguments of a call", AwaitInArguments),
        new("conditional-handling", "conditional and null-conditional expressions that await", ConditionalHandling),
        new("async-lambda-in-field", "an async lambda kept from before the receive", AsyncLambdaInField),
        new("exception-after-await-in-lambda", "a handler that fails after an await, in a loop of attempts over all messages", FailsAfterAwait),
        new("sender-in-loop", "sending in the loop, and a receive of what was sent behind it", SenderInLoop),
        new("top-of-two", "a loop that compares each message with the one before it", TopOfTwo, 4),
        new("while-index-await", "`while` with two indexes from both ends", WhileTwoIndexes, 5),
        new("list-of-tasks-of-messages", "tasks that give messages, awaited in order", TasksOfMessages),
        new("stack-trace", "the stack trace of an exception out of the loop", StackTraces),
        new("loop-of-loops", "a loop of attempts around a loop over the same messages", LoopOfLoops),
    ];

    private static async Task WhileAwaitCondition(Work work)
    {
        Message? message;
        while ((message = await Next()) is not null)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        async Task<Message?> Next()
        {
            Step.Apart("before the receive");
            var response = await work.Sqs.ReceiveMessageAsync(work.QueueUrl);
            return response.Messages is { Count: > 0 } messages ? messages[0] : null;
        }
    }

    private static async Task ForAwaitCondition(Work work)
    {
        var number = 0;
        for (var message = await Next(); message is not null; message = await Next())
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
            if (number++ % 2 == 0)
            {
                continue;
            }
            await Task.Delay(1);
            Step.For(message.MessageId, "in the loop after an await");
        }
        Step.Apart("after the loop");

        async Task<Message?> Next() => (await work.Sqs.ReceiveMessageAsync(work.QueueUrl)).Messages?.FirstOrDefault();
    }

    private static async Task GotoCase(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            switch (message.Body)
            {
                case "m01":
                    Step.For(message.MessageId, "in the first case");
                    goto case "m02";
                case "m02":
                    await Task.Yield();
                    Step.For(message.MessageId, "in the second case");
                    goto default;
                case "m03" when message.MessageId.Length > 0:
                    Step.For(message.MessageId, "in the third case");
                    break;
                default:
                    Step.For(message.MessageId, "in the default case");
                    break;
            }
            Step.For(message.MessageId, "after the switch");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task PoolingBuilder(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            await Handle(message);
            Step.For(message.MessageId, "in the loop");
        }
        Step.Apart("after the loop");
        await HandleAll();
        Step.Apart("after the method");

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        async ValueTask Handle(Message message)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        async ValueTask<int> HandleAll()
        {
            var other = await work.OtherQueue("other", "n01", "n02");
            var messages = (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 10 })).Messages;
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the method's loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the method's loop after an await");
            }
            Step.Apart("after the method's loop");
            return messages.Count;
        }
    }

    private static async Task GenericConsumer(Work work)
    {
        await new Numbers(work).Run();
        await new Texts(work).Run();
        Step.Apart("after the consumers");
    }

    private static async Task GenericClosure(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var length = await Convert(message, one => one.Body.Length);
            var body = await Convert(message, one => one.Body);
            Step.For(message.MessageId, "in the loop");
            work.Done(body[..length]);
        }
        Step.Apart("after the loop");

        static async Task<T> Convert<T>(Message message, Func<Message, T> convert)
        {
            var task = Task.Run(() =>
            {
                Step.For(message.MessageId, "in the closure");
                return convert(message);
            });
            await Task.Yield();
            Step.For(message.MessageId, "in the method after an await");
            return await task;
        }
    }

    private static async Task BufferedPolls(Work work)
    {
        var buffer = new List<Message>();
        while (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 }) is { Messages: { Count: > 0 } some })
        {
            buffer.AddRange(some);
        }
        Step.Apart("after the polls");
        foreach (var message in buffer)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        for (var i = buffer.Count - 1; i >= 0; i--)
        {
            Step.For(buffer[i].MessageId, "in the loop backwards");
        }
        Step.Apart("after the loop backwards");
    }

    private static async Task WorkerSpan(Work work)
    {
        using var worker = Step.Open("the worker", "none");
        while (true)
        {
            var messages = await Receive();
            Step.Below(worker, "after the receive");
            if (messages.Count == 0)
            {
                break;
            }
            foreach (var message in messages)
            {
                worker.Received(message.MessageId);
                Step.For(message.MessageId, "in the loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
            Step.Below(worker, "after the inner loop");
        }
        Step.Below(worker, "after the loops");

        async Task<List<Message>> Receive() =>
            (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 })).Messages ?? [];
    }

    private static async Task ManyHandlers(Work work)
    {
        Func<Message, Task>[] handlers = [First, message => Second(message.MessageId), async message => await Second(message.MessageId)];
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            await Task.WhenAll(handlers.Select(handler => handler(message)));
            Step.For(message.MessageId, "after the handlers");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task First(Message message)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the first handler");
        }

        static async Task Second(string messageId)
        {
            Step.For(messageId, "in the second handler");
            await Task.Delay(1);
            Step.For(messageId, "in the second handler after an await");
        }
    }

    private static async Task InConstructor(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var handled = new Handled(response.Messages);
        Step.Apart("after the constructor");
        work.Done(string.Join('+', handled.Bodies));
    }

    private static async Task ConstructorParameter(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            _ = new Handled(message);
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task IteratorFinally(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in Each(response.Messages))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            work.Done(message.Body);
            if (message.Body == "m02")
            {
                break;
            }
        }
        Step.Apart("after the loop");

        static IEnumerable<Message> Each(IEnumerable<Message> messages)
        {
            foreach (var message in messages)
            {
                try
                {
                    Step.For(message.MessageId, "in the iterator");
                    yield return message;
                }
                finally
                {
                    Step.ForOrApart(message.MessageId, "in the iterator's finally");
                }
            }
        }
    }

    private static async Task IteratorOfTasks(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.WhenAll(Start(response.Messages));
        Step.Apart("after WhenAll");

        IEnumerable<Task> Start(IEnumerable<Message> messages)
        {
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the iterator");
                yield return Handle(message);
            }
        }

        async Task Handle(Message message)
        {
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
        }
    }

    private static async Task RecursionBothWays(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        await Handle(0);
        Step.Apart("after the recursion");

        async Task Handle(int index)
        {
            if (index == messages.Count)
            {
                return;
            }
            var message = messages[index];
            Step.For(message.MessageId, "on the way down");
            await Task.Yield();
            await Handle(index + 1);
            Step.For(message.MessageId, "on the way back");
            work.Done(message.Body);
        }
    }

    private static async Task LoopInTaskRun(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.Run(async () =>
        {
            Step.Apart("in Task.Run before the loop");
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop after an await");
                work.Done(message.Body);
            }
            Step.Apart("in Task.Run after the loop");
        });
        Step.Apart("after Task.Run");
    }

    private static async Task ForceYielding(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            Step.For(message.MessageId, "after ForceYielding");
            await Task.FromException(new InvalidOperationException()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            Step.For(message.MessageId, "after SuppressThrowing");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task LazyReceives(Work work)
    {
        var other = await work.OtherQueue("other", "n01", "n02");
        string[] urls = [work.QueueUrl, other];
        var query = urls.SelectMany(url =>
        {
            Step.Apart("in the query before a receive");
            return work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url, MaxNumberOfMessages = 10 }).Result.Messages;
        });
        foreach (var message in query)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task BlockingIterator(Work work)
    {
        foreach (var message in Poll())
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        HandleAll();
        Step.Apart("after the method");

        void HandleAll()
        {
            foreach (var message in Poll())
            {
                Step.For(message.MessageId, "never");
            }
            Step.Apart("after the method's loop");
        }

        IEnumerable<Message> Poll()
        {
            while (true)
            {
                Step.Apart("before a poll");
                var messages = work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 }).GetAwaiter().GetResult().Messages;
                if (messages is not { Count: > 0 })
                {
                    yield break;
                }
                foreach (var message in messages)
                {
                    yield return message;
                }
                Step.Apart("after a poll");
            }
        }
    }

    private static async Task DefaultInterfaceMethod(Work work)
    {
        IDefaultHandler handler = new DefaultHandler(work);
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            await handler.Handle(message);
        }
        Step.Apart("after the loop");
    }

    private static async Task ObjectInitializer(Work work)
    {
        var jobs = new List<Job>();
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var job = new Job { Message = message, Work = work };
            await job.Run();
            Step.For(message.MessageId, "in the loop");
            jobs.Add(job);
        }
        Step.Apart("after the loop");
        foreach (var job in jobs)
        {
            await job.Run();
        }
        Step.Apart("after the jobs");
    }

    private static async Task PropertyPattern(Work work)
    {
        while (await work.Sqs.ReceiveMessageAsync(work.QueueUrl) is { Messages: [{ Body.Length: > 0, MessageId: var id } message] })
        {
            Step.For(id, "in the loop");
            await Task.Delay(1);
            Step.For(id, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task InvocationList(Work work)
    {
        var pump = new Pump();
        pump.Received += async message =>
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the first handler");
        };
        pump.Received += message =>
        {
            Step.For(message.MessageId, "in the second handler");
            work.Done(message.Body);
            return Task.CompletedTask;
        };
        await pump.Run(work);
        Step.Apart("after the pump");
    }

    private static async Task FunctionPointer(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        Call(messages);
        Step.Apart("after the method");
        messages.ForEach(message => work.Done(message.Body));

        static unsafe void Call(List<Message> messages)
        {
            delegate*<Message, void> handle = &Handle;
            foreach (var message in messages)
            {
                handle(message);
            }
            Step.Apart("after the loop");
        }

        static void Handle(Message message) => Step.For(message.MessageId, "in the function");
    }

    private static async Task DuckTyped(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (var message in new Backwards(messages))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        Handle(messages);
        Step.Apart("after the method");

        static void Handle(List<Message> messages)
        {
            foreach (var message in new Backwards(messages))
            {
                Step.For(message.MessageId, "in the method's loop");
            }
            Step.Apart("after the method's loop");
        }
    }

    private static async Task ReturnInPollLoop(Work work)
    {
        var found = await Find();
        Step.Apart("after the method");
        work.Done(found ?? "nothing");

        async Task<string?> Find()
        {
            while (true)
            {
                var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 });
                if (response.Messages is not { Count: > 0 })
                {
                    return null;
                }
                foreach (var message in response.Messages)
                {
                    try
                    {
                        Step.For(message.MessageId, "in the loop");
                        if (message.Body == "m03")
                        {
                            return message.Body;
                        }
                    }
                    finally
                    {
                        var deleted = await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
                        Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
                    }
                }
                Step.Apart("after the inner loop");
            }
        }
    }

    private static async Task AwaitInArguments(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            Join(message, await Read(message), message.Body.Length > 0 ? await Read(message) : "", await Read(message));
        }
        Step.Apart("after the loop");

        async Task<string> Read(Message message)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in an argument");
            return message.Body;
        }

        void Join(Message message, params string[] parts)
        {
            Step.For(message.MessageId, "in the call");
            work.Done(string.Join('+', parts));
        }
    }

    private static async Task ConditionalHandling(Work work)
    {
        IReadOnlyDictionary<string, Func<Message, Task<string>>> handlers = new Dictionary<string, Func<Message, Task<string>>> { ["m01"] = Handle, ["m02"] = Handle };
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var body = handlers.TryGetValue(message.Body, out var handler) ? await handler(message) : await (Null(message)?.Invoke(message) ?? Handle(message));
            Step.For(message.MessageId, "in the loop");
            work.Done(body);
        }
        Step.Apart("after the loop");

        static Func<Message, Task<string>>? Null(Message message) => message.Body.Length == 0 ? Handle : null;

        static async Task<string> Handle(Message message)
        {
            await Task.Delay(1);
            Step.For(message.MessageId, "in the handler");
            return message.Body;
        }
    }

    private static async Task AsyncLambdaInField(Work work)
    {
        Func<Message, CancellationToken, Task> handle;
        using (Step.Open("a span that was over before", "none"))
        {
            handle = async (message, cancellation) =>
            {
                Step.For(message.MessageId, "in the lambda");
                await Task.Delay(1, cancellation);
                Step.For(message.MessageId, "in the lambda after an await");
                work.Done(message.Body);
            };
        }
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Task.WhenAll(response.Messages.Select(message => handle(message, default)));
        Step.Apart("after WhenAll");
        await handle(response.Messages[^1], default);
        Step.ForOrApart(response.Messages[^1].MessageId, "after the last one");
    }

    private static async Task FailsAfterAwait(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        for (var attempt = 1; attempt < 3; attempt++)
        {
            try
            {
                foreach (var message in messages)
                {
                    await Handle(message, attempt);
                    Step.For(message.MessageId, "in the loop");
                }
                Step.Apart("after the loop");
            }
            catch (InvalidOperationException)
            {
                Step.Apart("in the catch");
            }
            Step.Apart("after an attempt");
        }

        async Task Handle(Message message, int attempt)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the handler");
            if (attempt == 1 && message.Body == "m02")
            {
                throw new InvalidOperationException();
            }
            work.Done(message.Body);
        }
    }

    private static async Task SenderInLoop(Work work)
    {
        var replies = await work.OtherQueue("replies");
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            var sent = await work.Sqs.SendMessageAsync(new SendMessageRequest(replies, "reply to " + message.Body) { MessageAttributes = new() { ["kind"] = new() { DataType = "String", StringValue = "reply" } } });
            Step.For(message.MessageId, "the send", sent.ResponseMetadata.RequestId);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        foreach (var reply in (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = replies, MaxNumberOfMessages = 10, MessageAttributeNames = ["kind"] })).Messages)
        {
            Step.For(reply.MessageId, "in the loop over the replies");
            work.Done($"{reply.Body} with {string.Join(' ', reply.MessageAttributes.Keys)}");
        }
        Step.Apart("after the loops");
    }

    private static async Task TopOfTwo(Work work)
    {
        Message? before = null;
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            if (before is not null)
            {
                Compare(before, message);
                await Task.Yield();
                Step.For(before.MessageId, "with the one before");
            }
            Step.For(message.MessageId, "in the loop");
            before = message;
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static void Compare(Message one, Message other)
        {
            Step.For(one.MessageId, "in the comparison");
            Step.For(other.MessageId, "in the comparison still");
        }
    }

    private static async Task WhileTwoIndexes(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.ToArray();
        int low = 0, high = messages.Length - 1;
        while (low <= high)
        {
            var one = messages[low++];
            Step.For(one.MessageId, "with the lower one");
            await Task.Yield();
            var other = messages[high--];
            Step.For(other.MessageId, "with the higher one");
            await Task.Delay(1);
            Step.For(one.MessageId, "with both");
        }
        Step.Apart("after the loop");
        Array.ForEach(messages, message => work.Done(message.Body));
    }

    private static async Task TasksOfMessages(Work work)
    {
        var tasks = new List<Task<Message>>();
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            tasks.Add(Load(message));
        }
        Step.Apart("after the loop");
        foreach (var task in tasks)
        {
            var message = await task;
            Step.For(message.MessageId, "in the loop over the tasks");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop over the tasks after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loops");

        static async Task<Message> Load(Message message)
        {
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method");
            return message;
        }
    }

    private static async Task StackTraces(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        try
        {
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the loop");
                await Fail(message);
            }
        }
        catch (InvalidOperationException exception)
        {
            // Those of the framework come and go with what the compiler inlines.
            foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames().Where(frame => frame.GetFileName() is not null))
            {
                work.Say($"{frame.GetMethod()?.Name} {Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}");
            }
        }
        Step.Apart("after the loop");

        async Task Fail(Message message)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the method");
            for (var i = 0; i < 2; i++)
            {
                work.Done(message.Body);
            }
            Throw(message, [message]);
        }

        static void Throw(Message message, List<Message> list)
        {
            foreach (var one in list)
            {
                Step.For(one.MessageId, "before it is thrown");
                if (one == message)
                {
                    throw new InvalidOperationException(one.Body);
                }
            }
        }
    }

    private static async Task LoopOfLoops(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (var round in Enumerable.Range(1, 2))
        {
            foreach (var message in messages)
            {
                foreach (var part in new[] { "a", "b" })
                {
                    Step.For(message.MessageId, "for a part");
                    await Task.Yield();
                }
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
            await Task.Delay(round);
            Step.Apart("after the inner loop and an await");
        }
        Step.Apart("after the loops");
    }

    private abstract class Consumer<T>(Work work)
    {
        public async Task Run()
        {
            foreach (var message in (await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 })).Messages)
            {
                var item = Parse(message);
                Step.For(message.MessageId, "in the loop");
                await Handle(message, item);
                work.Done($"{message.Body} {item}");
            }
            Step.Apart("after the loop");
        }

        protected abstract T Parse(Message message);

        protected virtual async Task Handle(Message message, T item)
        {
            Step.For(message.MessageId, "in the generic method");
            await Task.Yield();
            Step.For(message.MessageId, "in the generic method after an await");
        }
    }

    private sealed class Numbers(Work work) : Consumer<int>(work)
    {
        protected override int Parse(Message message)
        {
            Step.For(message.MessageId, "in Parse");
            return message.Body.Length;
        }
    }

    private sealed class Texts(Work work) : Consumer<string>(work)
    {
        protected override string Parse(Message message)
        {
            Step.For(message.MessageId, "in Parse");
            return message.Body;
        }
    }

    private sealed class Handled
    {
        public Handled(Message message)
        {
            Step.For(message.MessageId, "in the constructor");
            Bodies.Add(message.Body);
        }

        public Handled(List<Message> messages)
        {
            Step.Apart("before the constructor's loop");
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the constructor's loop");
                Bodies.Add(message.Body);
            }
            Step.Apart("after the constructor's loop");
        }

        public List<string> Bodies { get; } = [];
    }

    private sealed class DefaultHandler(Work work) : IDefaultHandler
    {
        public Work Work => work;
    }

    private sealed class Job
    {
        public required Message Message { get; init; }

        public required Work Work { get; init; }

        public async Task Run()
        {
            Step.For(Message.MessageId, "in the job");
            await Task.Delay(1);
            Step.For(Message.MessageId, "in the job after an await");
            Work.Done(Message.Body);
        }
    }

    private sealed class Pump
    {
        public event Func<Message, Task>? Received;

        public async Task Run(Work work)
        {
            foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
            {
                foreach (var handler in Received?.GetInvocationList() ?? [])
                {
                    await ((Func<Message, Task>)handler)(message);
                    Step.For(message.MessageId, "between the handlers");
                }
            }
            Step.Apart("after the pump's loop");
        }
    }

    private readonly struct Backwards(List<Message> messages)
    {
        public Enumerator GetEnumerator() => new(messages);

        public struct Enumerator(List<Message> messages)
        {
            private int _index = messages.Count;

            public readonly Message Current => messages[_index];

            public bool MoveNext() => --_index >= 0;
        }
    }
}
