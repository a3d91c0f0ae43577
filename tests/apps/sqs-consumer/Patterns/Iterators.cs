using System.Runtime.CompilerServices;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages that come out of <c>yield return</c>.</summary>
internal static class Iterators
{
    public static IEnumerable<Pattern> All =>
    [
        new("iterator", "an iterator over the messages", Iterator),
        new("iterator-yield-in-loop", "`yield return` within a loop over the messages, of something else", IteratorOfTexts),
        new("async-iterator", "`await foreach` over an async iterator that receives", AsyncIterator),
        new("async-iterator-endless", "`await foreach` over an async iterator that polls until the queue is empty", AsyncIteratorPolls, 15),
        new("async-iterator-break", "`break` out of `await foreach`", AsyncIteratorBreak),
        new("async-iterator-of-lists", "`await foreach` over an async iterator of lists", AsyncIteratorOfLists, 12),
        new("async-iterator-cancellation", "`await foreach` with `WithCancellation` and `ConfigureAwait`", AsyncIteratorConfigured),
        new("async-enumerator", "an async enumerator without `await foreach`", AsyncEnumerator),
    ];

    private static async Task Iterator(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in Filter(response.Messages))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");

        static IEnumerable<Message> Filter(IEnumerable<Message> messages)
        {
            foreach (var message in messages)
            {
                if (message.Body != "m02")
                {
                    yield return message;
                }
            }
        }
    }

    private static async Task IteratorOfTexts(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var text in Texts(response.Messages))
        {
            work.Done(text);
        }
        Step.Apart("after the loop");

        static IEnumerable<string> Texts(List<Message> messages)
        {
            foreach (var message in messages)
            {
                Step.For(message.MessageId, "in the iterator");
                yield return message.Body;
            }
        }
    }

    private static async Task AsyncIterator(Work work)
    {
        await foreach (var message in Receive(work))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task AsyncIteratorPolls(Work work)
    {
        await foreach (var message in Poll(work))
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task AsyncIteratorBreak(Work work)
    {
        await foreach (var message in Poll(work))
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
            if (message.Body == "m02")
            {
                break;
            }
        }
        Step.Apart("after the loop");
    }

    private static async Task AsyncIteratorOfLists(Work work)
    {
        await foreach (var messages in Lists(work))
        {
            Step.Apart("before the inner loop");
            foreach (var message in messages)
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the inner loop");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
        }
        Step.Apart("after the loops");

        static async IAsyncEnumerable<IReadOnlyList<Message>> Lists(Work work)
        {
            while (true)
            {
                var response = await work.Sqs.ReceiveMessageAsync(work.Request);
                if (response.Messages is not { Count: > 0 })
                {
                    yield break;
                }
                yield return response.Messages;
            }
        }
    }

    private static async Task AsyncIteratorConfigured(Work work)
    {
        using var stop = new CancellationTokenSource();
        await foreach (var message in Poll(work).WithCancellation(stop.Token).ConfigureAwait(false))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Delay(1, stop.Token).ConfigureAwait(false);
            Step.For(message.MessageId, "in the loop after an await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task AsyncEnumerator(Work work)
    {
        await using var messages = Receive(work).GetAsyncEnumerator();
        while (await messages.MoveNextAsync())
        {
            var message = messages.Current;
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async IAsyncEnumerable<Message> Receive(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            yield return message;
        }
    }

    private static async IAsyncEnumerable<Message> Poll(Work work, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request, cancellation);
            if (response.Messages is not { Count: > 0 })
            {
                yield break;
            }
            foreach (var message in response.Messages)
            {
                yield return message;
            }
        }
    }
}
