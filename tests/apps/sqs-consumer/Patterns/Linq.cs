using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Queries over the messages.</summary>
internal static class Linq
{
    public static IEnumerable<Pattern> All =>
    [
        new("select", "`Select(…).ToList()`: in the lambda", Select),
        new("select-index", "`Select((m, i) => …)`", SelectIndex),
        new("where-foreach", "`foreach` over `Messages.Where(…)`", WhereForeach),
        new("order-by", "`foreach` over `OrderBy(…).Take(…)`", OrderBy),
        new("query-syntax", "query syntax", QuerySyntax),
        new("query-messages", "query syntax that gives messages", QueryMessages),
        new("chunk", "`Chunk(2)`: a loop over each part", Chunk),
        new("group-by", "`GroupBy`: a loop over each group", GroupBy),
        new("anonymous-type", "anonymous types that hold the message", AnonymousType),
        new("aggregate", "`Any`, `Count` and `Sum` with lambdas", Aggregate),
        new("select-many", "`SelectMany` over several responses", SelectMany),
        new("zip", "`Zip` with other things", Zip),
        new("of-type", "`Cast<object>().OfType<Message>()`", OfType),
        new("deferred", "a query made before the receive's loop and gone through by another method", Deferred),
    ];

    private static async Task Select(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var bodies = response.Messages.Select(message =>
        {
            Step.For(message.MessageId, "in the lambda");
            return message.Body;
        }).ToList();
        Step.Apart("after the query");
        bodies.ForEach(work.Done);
    }

    private static async Task SelectIndex(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var texts = response.Messages.Select((message, index) =>
        {
            Step.For(message.MessageId, "in the lambda");
            return $"{index}{message.Body}";
        }).ToArray();
        Step.Apart("after the query");
        Array.ForEach(texts, work.Done);
    }

    private static async Task WhereForeach(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages.Where(message => message.Body != "m02"))
        {
            Step.For(message.MessageId, "in the loop");
            await Task.Yield();
            Step.For(message.MessageId, "after the await");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task OrderBy(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages.OrderByDescending(message => message.Body).Take(2))
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task QuerySyntax(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var bodies = from message in response.Messages
                     where message.Body != "m03"
                     let handled = Handle(message)
                     orderby handled
                     select handled;
        foreach (var body in bodies)
        {
            work.Done(body);
        }
        Step.Apart("after the query");

        static string Handle(Message message)
        {
            Step.For(message.MessageId, "in the method the query calls");
            return message.Body;
        }
    }

    private static async Task QueryMessages(Work work)
    {
        foreach (var message in from one in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages where one.Body.Length == 3 select one)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Chunk(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var part in response.Messages.Chunk(2))
        {
            Step.Apart("before the inner loop");
            foreach (var message in part)
            {
                Step.For(message.MessageId, "in the inner loop");
                work.Done(message.Body);
            }
            Step.Apart("after the inner loop");
        }
        Step.Apart("after the loops");
    }

    private static async Task GroupBy(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var group in response.Messages.GroupBy(message => message.Body == "m02"))
        {
            foreach (var message in group)
            {
                Step.For(message.MessageId, "in the inner loop");
                work.Done(message.Body);
            }
        }
        Step.Apart("after the loops");
    }

    private static async Task AnonymousType(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var item in response.Messages.Select((message, index) => new { index, message }))
        {
            var message = item.message;
            Step.For(message.MessageId, "after taking the message out");
            work.Done(message.Body + item.index);
        }
        Step.Apart("after the loop");
    }

    private static async Task Aggregate(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var any = response.Messages.Any(message => Seen(message, "in Any"));
        var sum = response.Messages.Sum(message => Seen(message, "in Sum") ? message.Body.Length : 0);
        Step.Apart("after the queries");
        work.Done($"{any} {sum}");

        static bool Seen(Message message, string where)
        {
            Step.For(message.MessageId, where);
            return true;
        }
    }

    private static async Task SelectMany(Work work)
    {
        var other = await work.OtherQueue("more", "n01", "n02");
        var responses = new[] { await work.Sqs.ReceiveMessageAsync(work.Request), await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 10 }) };
        foreach (var message in responses.SelectMany(response => response.Messages))
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Zip(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var (message, number) in response.Messages.Zip(Enumerable.Range(1, 100)))
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body + number);
        }
        Step.Apart("after the loop");
    }

    private static async Task OfType(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages.Cast<object>().OfType<Message>())
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Deferred(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var query = response.Messages.Where(message => message.Body.Length > 0);
        Step.Apart("after the query was made");
        await Handle(query, work);
        Step.Apart("after the method returned");

        static async Task Handle(IEnumerable<Message> messages, Work work)
        {
            foreach (var message in messages)
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
        }
    }
}
