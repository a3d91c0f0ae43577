using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages that pass through methods of every kind.</summary>
internal static class Methods
{
    private delegate Task Handler(Message message, CancellationToken cancellation);

    private interface IMessageHandler
    {
        Task HandleAsync(Message message, CancellationToken cancellation);
    }

    public static IEnumerable<Pattern> All =>
    [
        new("helper-takes-message", "an async method that takes the message", TakesMessage),
        new("helper-value-task", "a `ValueTask` method that takes the message", TakesMessageValueTask),
        new("helper-takes-list", "a method that takes the list", TakesList),
        new("helper-takes-response", "a method that takes the response", TakesResponse),
        new("helper-returns-list", "a method that returns `Task<List<Message>>`", ReturnsList),
        new("helper-returns-array", "a method that returns `Task<Message[]>`", ReturnsArray),
        new("helper-returns-enumerable", "a method that returns `Task<IEnumerable<Message>>`", ReturnsEnumerable),
        new("helper-returns-message", "a method that returns `Task<Message?>`", ReturnsMessage, 1),
        new("interface", "an interface's `HandleAsync(Message, CancellationToken)`", ThroughInterface),
        new("virtual", "an overridden method", ThroughVirtual),
        new("delegate", "a delegate and a `Func<Message, Task>`", ThroughDelegates),
        new("event", "an event", ThroughEvent),
        new("dictionary-of-handlers", "a dictionary of handlers", ThroughDictionary),
        new("local-function", "a local function", ThroughLocalFunction),
        new("closure", "a closure that captures the message", ThroughClosure),
        new("recursion", "recursion over the messages", Recursively),
        new("struct-method", "a method of a struct", OfStruct),
        new("generic-class", "a generic class with `Message` as argument that calls a handler", OfGenericClass),
        new("generic-method", "a generic method that calls back", OfGenericMethod),
        new("extension", "an extension method", OfExtension),
        new("ref-and-params", "`in` and `params` parameters", ByReference),
        new("async-void", "an `async void` method awaited otherwise", AsyncVoid),
        new("using-in-loop", "spans of the application with `using var` in the loop", UsingInLoop),
        new("lambda-void", "a lambda stored in a field", StoredLambda),
    ];

    private static readonly Action<Message, Work> s_handle = static (message, work) =>
    {
        Step.For(message.MessageId, "in the lambda");
        work.Done(message.Body);
    };

    private static event Action<Message>? Received;

    private static async Task TakesMessage(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await Handle(message, work);
            Step.For(message.MessageId, "in the loop after it");
        }
        Step.Apart("after the loop");

        static async Task Handle(Message message, Work work)
        {
            Step.For(message.MessageId, "in the method");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method after an await");
            work.Done(message.Body);
        }
    }

    private static async Task TakesMessageValueTask(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            await Handle(message, work);
            Step.For(message.MessageId, "in the loop after it");
        }
        Step.Apart("after the loop");

        static async ValueTask<int> Handle(Message message, Work work)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
            return 1;
        }
    }

    private static async Task TakesList(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Step.Apart("between receive and method");
        Handle(response.Messages, work);
        Step.Apart("after the method");

        static void Handle(List<Message> messages, Work work)
        {
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
            Step.Apart("after the loop");
        }
    }

    private static async Task TakesResponse(Work work)
    {
        await Handle(await work.Sqs.ReceiveMessageAsync(work.Request), work);
        Step.Apart("after the method");

        static async Task Handle(ReceiveMessageResponse response, Work work)
        {
            foreach (var message in response.Messages)
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
        }
    }

    private static async Task ReturnsList(Work work)
    {
        foreach (var message in await Receive(work))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task<List<Message>> Receive(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            Step.Apart("after the receive");
            return response.Messages;
        }
    }

    private static async Task ReturnsArray(Work work)
    {
        var messages = await Receive(work);
        foreach (var message in messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task<Message[]> Receive(Work work) => [.. (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages];
    }

    private static async Task ReturnsEnumerable(Work work)
    {
        var messages = await Receive(work);
        foreach (var message in messages)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static async Task<IEnumerable<Message>> Receive(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            return response.Messages.Where(message => message.Body != "");
        }
    }

    private static async Task ReturnsMessage(Work work)
    {
        await Handle(work);
        Step.Apart("after the handling method");

        static async Task Handle(Work work)
        {
            var message = await Receive(work);
            Step.For(message!.MessageId, "after the method that returned it");
            work.Done(message.Body);
        }

        static async Task<Message?> Receive(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            return response.Messages.FirstOrDefault();
        }
    }

    private static async Task ThroughInterface(Work work)
    {
        IMessageHandler handler = new Orders(work);
        using var stop = new CancellationTokenSource();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request, stop.Token);
        foreach (var message in response.Messages)
        {
            await handler.HandleAsync(message, stop.Token);
        }
        Step.Apart("after the loop");
    }

    private static async Task ThroughVirtual(Work work)
    {
        Base handler = new Derived();
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            handler.Handle(message, work);
        }
        Step.Apart("after the loop");
    }

    private static async Task ThroughDelegates(Work work)
    {
        Handler handler = async (message, cancellation) =>
        {
            await Task.Delay(1, cancellation);
            Step.For(message.MessageId, "in the delegate");
        };
        Func<Message, Task> function = message =>
        {
            Step.For(message.MessageId, "in the function");
            work.Done(message.Body);
            return Task.CompletedTask;
        };
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            await handler(message, CancellationToken.None);
            await function(message);
            Step.For(message.MessageId, "in the loop after them");
        }
        Step.Apart("after the loop");
    }

    private static async Task ThroughEvent(Work work)
    {
        Received = message => Step.For(message.MessageId, "in the event's handler");
        Received += message => work.Done(message.Body);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Received(message);
        }
        Step.Apart("after the loop");
    }

    private static async Task ThroughDictionary(Work work)
    {
        var handlers = new Dictionary<string, Func<Message, ValueTask>>
        {
            ["m01"] = message => Handle(message, "in the first handler"),
            ["m02"] = message => Handle(message, "in the second handler"),
        };
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            if (handlers.TryGetValue(message.Body, out var handler))
            {
                await handler(message);
            }
        }
        Step.Apart("after the loop");

        async ValueTask Handle(Message message, string where)
        {
            await Task.Yield();
            Step.For(message.MessageId, where);
            work.Done(message.Body);
        }
    }

    private static async Task ThroughLocalFunction(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Handle(message);
        }
        Step.Apart("after the loop");

        void Handle(Message message)
        {
            Step.For(message.MessageId, "in the local function");
            work.Done(message.Body);
        }
    }

    private static async Task ThroughClosure(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Action handle = () =>
            {
                Step.For(message.MessageId, "in the closure");
                work.Done(message.Body);
            };
            handle();
            Step.For(message.MessageId, "in the loop after it");
        }
        Step.Apart("after the loop");
    }

    private static async Task Recursively(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Handle(response.Messages, 0, work);
        Step.Apart("after the recursion");

        static void Handle(IReadOnlyList<Message> messages, int index, Work work)
        {
            if (index == messages.Count)
            {
                return;
            }
            var message = messages[index];
            Step.For(message.MessageId, "on the way down");
            work.Done(message.Body);
            Handle(messages, index + 1, work);
        }
    }

    private static async Task OfStruct(Work work)
    {
        var handler = new Counter();
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            handler.Handle(message);
        }
        Step.Apart("after the loop");
        work.Done($"{handler.Count}");
    }

    private static async Task OfGenericClass(Work work)
    {
        var processor = new Processor<Message>(message =>
        {
            Step.For(message.MessageId, "in the handler");
            work.Done(message.Body);
        });
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        processor.Process(response.Messages);
        Step.Apart("after the generic class");
    }

    private static async Task OfGenericMethod(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        await Each(response.Messages, async message =>
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
        });
        Step.Apart("after the generic method");

        static async Task Each<T>(IEnumerable<T> items, Func<T, Task> handle)
        {
            foreach (var item in items)
            {
                await handle(item);
            }
        }
    }

    private static async Task OfExtension(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            message.HandleWith(work);
        }
        Step.Apart("after the loop");
    }

    private static async Task ByReference(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Handle(in message);
            Count(message, message);
        }
        Step.Apart("after the loop");

        void Handle(in Message message)
        {
            Step.For(message.MessageId, "in the method with an in parameter");
            work.Done(message.Body);
        }

        static int Count(params Message[] messages)
        {
            Step.For(messages[0].MessageId, "in the method with a params parameter");
            return messages.Length;
        }
    }

    private static async Task AsyncVoid(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        using var left = new CountdownEvent(response.Messages.Count);
        foreach (var message in response.Messages)
        {
            Handle(message);
        }
        Step.Apart("after the loop");
        left.Wait();

        async void Handle(Message message)
        {
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method after an await");
            work.Done(message.Body);
            left.Signal();
        }
    }

    private static async Task UsingInLoop(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            using var span = Step.Open("the application's span in the loop", "message:" + message.MessageId);
            await Task.Yield();
            Step.Below(span, "below it");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task StoredLambda(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            s_handle(message, work);
        }
        Step.Apart("after the loop");
    }

    private static void HandleWith(this Message message, Work work)
    {
        Step.For(message.MessageId, "in the extension method");
        work.Done(message.Body);
    }

    private sealed class Orders(Work work) : IMessageHandler
    {
        public async Task HandleAsync(Message message, CancellationToken cancellation)
        {
            Step.For(message.MessageId, "in HandleAsync");
            await Task.Delay(1, cancellation);
            Step.For(message.MessageId, "in HandleAsync after an await");
            work.Done(message.Body);
        }
    }

    private abstract class Base
    {
        public abstract void Handle(Message message, Work work);
    }

    private sealed class Derived : Base
    {
        public override void Handle(Message message, Work work)
        {
            Step.For(message.MessageId, "in the overriding method");
            work.Done(message.Body);
        }
    }

    private struct Counter
    {
        public int Count { get; private set; }

        public void Handle(Message message)
        {
            Step.For(message.MessageId, "in the struct's method");
            Count++;
        }
    }

    private sealed class Processor<T>(Action<T> handle)
    {
        public void Process(IEnumerable<T> items)
        {
            foreach (var item in items)
            {
                handle(item);
            }
        }
    }
}
