using System.Runtime.InteropServices;
using System.Text;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Members of every kind that take messages.</summary>
internal static class Members
{
    public static IEnumerable<Pattern> All =>
    [
        new("member-references", "methods that take the message and return references", References),
        new("member-spans", "methods that take the message and return a `Span` or a pointer", Spans),
        new("member-stackalloc", "`stackalloc` in a method that takes the message", StackAlloc),
        new("member-accessors", "setters, `init` accessors and indexers that take the message", Accessors),
        new("member-operators", "conversion operators from `Message`", Operators),
        new("member-extensions", "extension members of `Message`", Extensions),
        new("member-parameters", "`in`, `ref`, optional and `params` parameters", Parameters),
        new("member-ref-struct", "a `ref struct` that walks through the messages", RefStruct),
        new("member-ref-closures", "local functions that share the message with the method around them", RefClosures),
        new("member-iterators", "iterators that take the message, synchronous and asynchronous", TakingIterators),
        new("member-yield-between", "work behind `yield return` in the same round", YieldBetween),
        new("member-async-void", "an `async void` method", AsyncVoid),
    ];

    private static async Task References(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var seen = new int[8];
        foreach (var message in response.Messages)
        {
            Slot(message)++;
            Peek(message).ToString();
            Same(message) = message;
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        work.Say($"{seen.Sum()} counted");

        ref int Slot(Message message)
        {
            Step.For(message.MessageId, "in the method that returns a reference");
            return ref seen[message.Body[^1] - '0'];
        }

        ref readonly int Peek(Message message)
        {
            Step.For(message.MessageId, "in the method that returns a read-only reference");
            return ref seen[0];
        }

        ref Message Same(Message message)
        {
            Step.For(message.MessageId, "in the method that returns a reference to a message");
            return ref CollectionsMarshal.AsSpan(response.Messages)[response.Messages.IndexOf(message)];
        }
    }

    private static async Task Spans(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Handle(message);
        }
        Step.Apart("after the loop");

        void Handle(Message message)
        {
            work.Done(Text(message).ToString() + Letters(message).Length + Flag(message));
            Step.For(message.MessageId, "in the method after them");
        }

        static ReadOnlySpan<char> Text(Message message)
        {
            Step.For(message.MessageId, "in the method that returns a span");
            return message.Body;
        }

        static Span<byte> Letters(Message message)
        {
            Step.For(message.MessageId, "in the method that returns bytes");
            return Encoding.UTF8.GetBytes(message.Body);
        }

        static unsafe bool Flag(Message message)
        {
            return Pointer(message) == null;
        }

        static unsafe byte* Pointer(Message message)
        {
            Step.For(message.MessageId, "in the method that returns a pointer");
            return null;
        }
    }

    private static async Task StackAlloc(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            work.Done(Handle(message));
            Step.For(message.MessageId, "in the loop");
        }
        Step.Apart("after the loop");

        static string Handle(Message message)
        {
            Span<char> buffer = stackalloc char[message.Body.Length];
            Span<int> fixedSize = stackalloc int[] { 1, 2, 3 };
            for (var i = 0; i < buffer.Length; i++)
            {
                buffer[i] = char.ToUpperInvariant(message.Body[i]);
                Step.For(message.MessageId, "in the method");
            }
            return new string(buffer) + fixedSize[2];
        }
    }

    private static async Task Accessors(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var holder = new Holder(work);
        foreach (var message in response.Messages)
        {
            holder.Value = message;
            holder[message] += "!";
            Step.For(new Holder(work) { Initial = message }.Initial.MessageId, "in the loop");
        }
        Step.Apart("after the loop");
    }

    private static async Task Operators(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Order order = message;
            work.Done(order.Text + (string)(Parcel)message);
        }
        Step.Apart("after the loop");
    }

    private static async Task Extensions(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            work.Done(message.Kind + message.Shout());
            await message.LogAsync();
            Step.For(message.MessageId, "in the loop");
        }
        Step.Apart("after the loop");
    }

    private static async Task Parameters(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var each in response.Messages)
        {
            var message = each;
            ByIn(in message);
            ByParams(message, message);
            ByParamsSpan(message, message);
            ByOptional(number: 3);
            ByOptional(message, number: 3);
            ByRef(ref message);
            work.Done(each.Body);
        }
        Step.Apart("after the loop");

        static void ByIn(in Message message) => Step.For(message.MessageId, "by in");

        static void ByRef(ref Message message)
        {
            Step.For(message.MessageId, "by ref");
            message = new Message { Body = message.Body };
        }

        static void ByParams(params Message[] messages)
        {
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "by params");
            }
        }

        static void ByParamsSpan(params ReadOnlySpan<Message> messages)
        {
            for (var i = 0; i < messages.Length; i++)
            {
                Step.For(messages[i].MessageId, "by a params span");
            }
        }

        void ByOptional(Message? message = null, int number = 0)
        {
            if (message is not null)
            {
                Step.For(message.MessageId, "by an optional parameter");
            }
            _ = number;
        }
    }

    private static async Task RefStruct(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Walk(response.Messages, work);
        Step.Apart("after the method");

        static void Walk(List<Message> messages, Work work)
        {
            var cursor = new Cursor(CollectionsMarshal.AsSpan<Message?>(messages!));
            while (cursor.Next())
            {
                Step.For(cursor.Current.MessageId, "in the loop");
                work.Done(cursor.Current.Body);
            }
            Step.Apart("after the loop");
        }
    }

    private static async Task RefClosures(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            Handle(message);
        }
        Step.Apart("after the loop");

        void Handle(Message message)
        {
            var steps = 0;
            Check();
            Check();
            work.Done(message.Body + steps);

            void Check()
            {
                Step.For(message.MessageId, "in the local function");
                steps++;
                Deeper();

                void Deeper() => Step.For(message.MessageId, "in the local function within it");
            }
        }
    }

    private static async Task TakingIterators(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            foreach (var part in Parts(message))
            {
                Step.For(message.MessageId, "in the loop over the parts");
                work.Done(part);
            }
            await foreach (var part in PartsAsync(message))
            {
                Step.For(message.MessageId, "in the loop over the later parts");
                work.Done(part);
            }
        }
        Step.Apart("after the loops");

        static IEnumerable<string> Parts(Message message)
        {
            Step.For(message.MessageId, "in the iterator");
            yield return message.Body + "a";
            Step.For(message.MessageId, "in the iterator between two parts");
            yield return message.Body + "b";
        }

        static async IAsyncEnumerable<string> PartsAsync(Message message)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the asynchronous iterator");
            yield return message.Body + "c";
            await Task.Delay(1);
            Step.For(message.MessageId, "in the asynchronous iterator between two parts");
            yield return message.Body + "d";
        }
    }

    private static async Task YieldBetween(Work work)
    {
        await foreach (var length in Handle(work))
        {
            work.Say($"{length} characters");
        }
        Step.Apart("after the loop");

        static async IAsyncEnumerable<int> Handle(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "before the yield");
                yield return message.Body.Length;
                var deleted = await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
                Step.For(message.MessageId, "behind the yield", deleted.ResponseMetadata.RequestId);
                work.Done(message.Body);
            }
            Step.Apart("at the end of the iterator");
        }
    }

    private static async Task AsyncVoid(Work work)
    {
        using var left = new CountdownEvent(3);
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Handle(message);
            Step.For(message.MessageId, "in the loop after it");
        }
        Step.Apart("after the loop");
        left.Wait();
        Step.Apart("after all of them");

        async void Handle(Message message)
        {
            Step.For(message.MessageId, "in the method");
            await Task.Delay(2);
            Step.For(message.MessageId, "in the method after an await");
            work.Done(message.Body);
            left.Signal();
        }
    }
}
