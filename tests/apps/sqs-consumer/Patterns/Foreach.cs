using System.Runtime.InteropServices;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary><c>foreach</c> over all that a response's messages can be.</summary>
internal static class Foreach
{
    public static IEnumerable<Pattern> All =>
    [
        new("foreach", "`foreach` over `response.Messages`", Plain),
        new("foreach-await", "`foreach` with `await` in the body", WithAwaits),
        new("foreach-configure-await", "`foreach` with `ConfigureAwait(false)` and `Task.Yield` in the body", WithConfigureAwait),
        new("foreach-inline", "`foreach (var m in (await sqs.ReceiveMessageAsync(..)).Messages)`", Inline),
        new("foreach-coalesced", "`foreach (var m in response.Messages ?? [])`", Coalesced),
        new("foreach-conditional", "`foreach (var m in response?.Messages ?? Enumerable.Empty<Message>())`", Conditional),
        new("foreach-enumerable", "`foreach` over `IEnumerable<Message>`", OverEnumerable),
        new("foreach-list-interface", "`foreach` over `IList<Message>`", OverListInterface),
        new("foreach-read-only", "`foreach` over `IReadOnlyList<Message>`", OverReadOnly),
        new("foreach-array", "`foreach` over `Messages.ToArray()`", OverArray),
        new("foreach-span", "`foreach` over `CollectionsMarshal.AsSpan(Messages)`", OverSpan),
        new("foreach-copy", "`foreach` over `Messages.ToList()` and `new List<Message>(Messages)`", OverCopies),
        new("foreach-collection-expression", "`foreach` over a collection expression `[.. Messages]`", OverSpread),
        new("foreach-url", "`ReceiveMessageAsync(queueUrl)`, one message", ByUrl),
        new("foreach-blocking", "sync over async: `.Result` and `GetAwaiter().GetResult()`", Blocking),
        new("foreach-class", "the client's class instead of its interface", OnClass),
    ];

    private static async Task Plain(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Step.Apart("between receive and loop");
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task WithAwaits(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "before the await");
            await Task.Delay(1);
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        await Task.Delay(1);
        Step.Apart("after an await after the loop");
    }

    private static async Task WithConfigureAwait(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request).ConfigureAwait(false);
        foreach (var message in response.Messages)
        {
            await Task.Delay(1).ConfigureAwait(false);
            Step.For(message.MessageId, "after ConfigureAwait(false)");
            await Task.Yield();
            Step.For(message.MessageId, "after Task.Yield");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Inline(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Coalesced(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages ?? [])
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Conditional(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response?.Messages ?? Enumerable.Empty<Message>())
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OverEnumerable(Work work)
    {
        IEnumerable<Message> messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (var message in messages)
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OverListInterface(Work work)
    {
        IList<Message> messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (Message message in messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OverReadOnly(Work work)
    {
        IReadOnlyList<Message> messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (var message in messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OverArray(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Message[] messages = response.Messages.ToArray();
        foreach (var message in messages)
        {
            await Task.Yield();
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OverSpan(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        GoThrough(response.Messages, work);
        Step.Apart("after the loop");
    }

    private static void GoThrough(List<Message> messages, Work work)
    {
        foreach (var message in CollectionsMarshal.AsSpan(messages))
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OverCopies(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages.ToList())
        {
            Step.For(message.MessageId, "in the loop over ToList");
            work.Done(message.Body);
        }
        Step.Apart("between the loops");
        foreach (var message in new List<Message>(response.Messages))
        {
            Step.For(message.MessageId, "in the loop over a new list");
        }
        Step.Apart("after the loops");
    }

    private static async Task OverSpread(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Message[] messages = [.. response.Messages];
        Step.Apart("between copy and loop");
        foreach (var message in messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ByUrl(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.QueueUrl);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static Task Blocking(Work work)
    {
        var response = work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(work.QueueUrl)).Result;
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop over .Result");
            work.Done(message.Body);
        }
        Step.Apart("between the receives");
        foreach (var message in work.Sqs.ReceiveMessageAsync(work.Request).GetAwaiter().GetResult().Messages)
        {
            Step.For(message.MessageId, "in the loop over GetResult()");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
        return Task.CompletedTask;
    }

    private static async Task OnClass(Work work)
    {
        var client = (Amazon.SQS.AmazonSQSClient)work.Sqs;
        ReceiveMessageResponse response = await client.ReceiveMessageAsync(work.Request, CancellationToken.None);
        foreach (Message message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }
}
