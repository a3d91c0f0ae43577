using System.Collections.Immutable;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages put into other things first.</summary>
internal static class Containers
{
    private sealed record Envelope(Message Message, DateTime At);

    private readonly record struct Numbered(int Number, Message Message);

    public static IEnumerable<Pattern> All =>
    [
        new("record", "records that hold the message", OfRecords),
        new("record-struct", "record structs, deconstructed", OfRecordStructs),
        new("tuple", "tuples that hold the message", OfTuples),
        new("dictionary", "`ToDictionary`: a loop over the values", OfDictionary),
        new("dictionary-pairs", "a loop over the pairs of a dictionary", OfPairs),
        new("dictionary-lookup", "`TryGetValue` from a dictionary", OfLookup),
        new("queue", "`Queue<Message>`: `Dequeue` and `TryDequeue`", OfQueue),
        new("stack", "`Stack<Message>`", OfStack),
        new("linked-list", "`LinkedList<Message>`: a loop over the nodes", OfLinkedList),
        new("hash-set", "`HashSet<Message>`", OfHashSet),
        new("immutable", "`ImmutableArray<Message>` and `ImmutableList<Message>`", OfImmutables),
        new("array-segment", "`ArraySegment<Message>` and `ReadOnlyMemory<Message>`", OfSegments),
        new("list-of-lists", "a list of the lists of several receives", OfLists),
        new("priority-queue", "`PriorityQueue<Message, int>`", OfPriorityQueue),
    ];

    private static async Task OfRecords(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var envelopes = response.Messages.Select(message => new Envelope(message, DateTime.UtcNow)).ToList();
        Step.Apart("after the records were made");
        foreach (var envelope in envelopes)
        {
            var message = envelope.Message;
            Step.For(message.MessageId, "after taking the message out");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfRecordStructs(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var (number, message) in response.Messages.Select((message, number) => new Numbered(number, message)).ToArray())
        {
            Step.For(message.MessageId, "after the deconstruction");
            work.Done(message.Body + number);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfTuples(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        List<(Message Message, string Kind)> items = [.. response.Messages.Select(message => (message, "order"))];
        foreach (var (message, kind) in items)
        {
            await Task.Yield();
            Step.For(message.MessageId, "after the deconstruction");
            work.Done(message.Body + kind);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfDictionary(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var byBody = response.Messages.ToDictionary(message => message.Body);
        Step.Apart("after ToDictionary");
        foreach (var message in byBody.Values)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfPairs(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var byBody = response.Messages.ToDictionary(message => message.Body);
        foreach (var (body, message) in byBody)
        {
            Step.For(message.MessageId, "after the deconstruction");
            work.Done(body);
        }
        foreach (var pair in byBody)
        {
            var message = pair.Value;
            Step.For(message.MessageId, "after pair.Value");
        }
        Step.Apart("after the loops");
    }

    private static async Task OfLookup(Work work)
    {
        await Handle(work);
        Step.Apart("after the method returned");

        static async Task Handle(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            var byBody = response.Messages.ToDictionary(message => message.Body);
            if (byBody.TryGetValue("m02", out var message))
            {
                Step.For(message.MessageId, "after TryGetValue");
                work.Done(message.Body);
            }
            var other = byBody["m03"];
            Step.For(other.MessageId, "after the indexer");
            work.Done(other.Body);
        }
    }

    private static async Task OfQueue(Work work)
    {
        var queue = new Queue<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        Step.Apart("after the queue was made");
        while (queue.Count > 1)
        {
            var message = queue.Dequeue();
            Step.For(message.MessageId, "after Dequeue");
            work.Done(message.Body);
        }
        Step.Apart("after the first loop");
        while (queue.TryDequeue(out var message))
        {
            await Task.Yield();
            Step.For(message.MessageId, "after TryDequeue");
            work.Done(message.Body);
        }
        Step.Apart("after the second loop");
    }

    private static async Task OfStack(Work work)
    {
        var stack = new Stack<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        while (stack.TryPop(out var message))
        {
            Step.For(message.MessageId, "after TryPop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfLinkedList(Work work)
    {
        var list = new LinkedList<Message>((await work.Sqs.ReceiveMessageAsync(work.Request)).Messages);
        for (var node = list.First; node is not null; node = node.Next)
        {
            var message = node.Value;
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfHashSet(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.ToHashSet())
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfImmutables(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages.ToImmutableArray())
        {
            Step.For(message.MessageId, "in the loop over ImmutableArray");
            work.Done(message.Body);
        }
        foreach (var message in response.Messages.ToImmutableList())
        {
            Step.For(message.MessageId, "in the loop over ImmutableList");
        }
        Step.Apart("after the loops");
    }

    private static async Task OfSegments(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.ToArray();
        foreach (var message in new ArraySegment<Message>(messages, 1, 2))
        {
            Step.For(message.MessageId, "in the loop over ArraySegment");
            work.Done(message.Body);
        }
        ReadOnlyMemory<Message> memory = messages;
        for (var i = 0; i < memory.Length; i++)
        {
            var message = memory.Span[i];
            Step.For(message.MessageId, "in the loop over ReadOnlyMemory");
        }
        Step.Apart("after the loops");
    }

    private static async Task OfLists(Work work)
    {
        var lists = new List<List<Message>>();
        for (var round = 0; round < 3; round++)
        {
            var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 1 });
            lists.Add(response.Messages);
        }
        Step.Apart("after the receives");
        foreach (var list in lists)
        {
            foreach (var message in list)
            {
                Step.For(message.MessageId, "in the inner loop");
                work.Done(message.Body);
            }
        }
        Step.Apart("after the loops");
    }

    private static async Task OfPriorityQueue(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var queue = new PriorityQueue<Message, int>(response.Messages.Select((message, index) => (message, -index)));
        while (queue.TryDequeue(out var message, out _))
        {
            Step.For(message.MessageId, "after TryDequeue");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }
}
