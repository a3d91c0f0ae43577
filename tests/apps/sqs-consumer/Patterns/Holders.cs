using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>What gives messages or holds them, and spans that the application ends in ways of its own.</summary>
internal static class Holders
{
    public static IEnumerable<Pattern> All =>
    [
        new("held-own-task", "a task type with a builder of the application's own", OwnTask),
        new("held-own-awaitable", "an awaitable of the application's own that gives the message", OwnAwaitable),
        new("held-generic-results", "generic methods and delegates around the handler", GenericResults),
        new("held-dispose", "a `ref struct` and a class whose `Dispose` handles the message", Disposal),
        new("held-untyped", "`ArrayList`, `Hashtable`, `GCHandle` and `Unsafe.As`", Untyped),
        new("held-collections", "`ReadOnlyCollection`, `SortedList`, `ConcurrentStack`, `FrozenDictionary`", Collections),
        new("held-filters", "exception filters that look at the message", Filters),
        new("span-stopped-next-round", "a span that is stopped in the next round, the last one in the loop", StoppedNextRound),
        new("span-restored", "`Activity.Current` saved and restored by the application around each message", Restored),
        new("span-by-hand", "a span that is stopped by hand instead of `using`", ByHand),
    ];

    private static async Task OwnTask(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            work.Done(await Handle(message));
            Step.For(message.MessageId, "in the loop after it");
        }
        Step.Apart("after the loop");

        static async Job<string> Handle(Message message)
        {
            Step.For(message.MessageId, "in the method");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the method after an await");
            return message.Body;
        }
    }

    private static async Task OwnAwaitable(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var promise = new Promise();
        var consumer = Task.Run(async () =>
        {
            var message = await promise;
            Step.For(message.MessageId, "after the await");
            await Task.Yield();
            Step.For(message.MessageId, "after another await");
            work.Done(message.Body);
        });
        promise.Keep(response.Messages[0]);
        await consumer;
    }

    private static async Task GenericResults(Work work)
    {
        var response = await Retry(() => work.Sqs.ReceiveMessageAsync(work.Request));
        foreach (var message in response.Messages)
        {
            var (length, body) = Measure(() => Handle(message));
            work.Done(body + length);
            await Retry(async () =>
            {
                Step.For(message.MessageId, "in the retried lambda");
                await Task.Yield();
                return message.Body;
            });
            Step.For(Pass(message).MessageId, "in the loop");
        }
        Step.Apart("after the loop");

        static string Handle(Message message)
        {
            Step.For(message.MessageId, "in the handler");
            return message.Body;
        }

        static T Pass<T>(T value)
            where T : class => value;

        static (int Length, T Result) Measure<T>(Func<T> action)
        {
            var result = action();
            return (result?.ToString()?.Length ?? 0, result);
        }

        static async Task<T> Retry<T>(Func<Task<T>> action)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await action();
                }
                catch (InvalidOperationException) when (attempt < 2)
                {
                    await Task.Delay(1);
                }
            }
        }
    }

    private static async Task Disposal(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Handle(message, work);
            using (new Receipt(message))
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the using block");
            }
        }
        Step.Apart("after the loop");

        static void Handle(Message message, Work work)
        {
            using var lease = new Lease(message);
            Step.For(message.MessageId, "in the method");
            work.Done(message.Body);
        }
    }

    private static async Task Untyped(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (Message message in new ArrayList(response.Messages))
        {
            Step.For(message.MessageId, "in the loop over the ArrayList");
        }
        Step.Apart("between the loops");
        var table = new Hashtable();
        response.Messages.ForEach(message => table[message.MessageId] = message);
        foreach (DictionaryEntry entry in table)
        {
            if (entry.Value is Message message)
            {
                Step.For(message.MessageId, "in the loop over the Hashtable");
                await Task.Yield();
                Step.For(message.MessageId, "in the loop over the Hashtable after an await");
                work.Done(message.Body);
            }
        }
        Step.Apart("after the loops");
        foreach (var each in response.Messages.Cast<object>().ToArray())
        {
            var handle = GCHandle.Alloc(each);
            Step.For(Unsafe.As<Message>(handle.Target!).MessageId, "after Unsafe.As");
            handle.Free();
        }
        Step.Apart("after the last loop");
    }

    private static async Task Collections(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages.AsReadOnly())
        {
            Step.For(message.MessageId, "in the loop over ReadOnlyCollection");
        }
        Step.Apart("between the loops");
        var sorted = new SortedList<string, Message>(response.Messages.ToDictionary(message => message.Body));
        for (var i = 0; i < sorted.Count; i++)
        {
            Step.For(sorted.Values[i].MessageId, "in the loop over SortedList");
        }
        Step.Apart("between the later loops");
        var stack = new ConcurrentStack<Message>(response.Messages);
        while (stack.TryPop(out var message))
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the loop over ConcurrentStack");
            work.Done(message.Body);
        }
        Step.Apart("after ConcurrentStack");
        foreach (var (_, message) in response.Messages.ToFrozenDictionary(message => message.MessageId))
        {
            Step.For(message.MessageId, "in the loop over FrozenDictionary");
        }
        foreach (var message in new ObservableCollection<Message>(response.Messages))
        {
            Step.For(message.MessageId, "in the loop over ObservableCollection");
        }
        Step.Apart("after the loops");
    }

    private static async Task Filters(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            try
            {
                Handle(message);
            }
            catch (FormatException exception) when (IsExpected(message, exception))
            {
                Step.For(message.MessageId, "in the catch");
                await Task.Yield();
                Step.For(message.MessageId, "in the catch after an await");
                work.Done(message.Body);
            }
        }
        Step.Apart("after the loop");

        static void Handle(Message message)
        {
            Step.For(message.MessageId, "before it is thrown");
            throw new FormatException(message.Body);
        }

        static bool IsExpected(Message message, Exception exception)
        {
            Step.For(message.MessageId, "in the filter");
            return exception.Message == message.Body;
        }
    }

    private static async Task StoppedNextRound(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Activity? previous = null;
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            previous?.Stop();
            Step.For(message.MessageId, "in the loop");
            previous = Step.Open("the application's span", "message:" + message.MessageId);
            await Task.Yield();
            Step.Below(previous, "below it");
            work.Done(message.Body);
            if (i == response.Messages.Count - 1)
            {
                previous?.Stop();
            }
        }
        Step.Apart("after the loop");
    }

    private static async Task Restored(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var saved = Activity.Current;
            Activity.Current = null;
            Step.Apart("while it is cleared");
            Activity.Current = saved;
            Step.For(message.MessageId, "in the loop after it was restored");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ByHand(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var span = Step.Open("started by hand", "message:" + message.MessageId);
            Step.Below(span, "below it");
            await Task.Yield();
            Step.Below(span, "below it after an await");
            span?.Stop();
            Step.For(message.MessageId, "in the loop after it");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }
}
