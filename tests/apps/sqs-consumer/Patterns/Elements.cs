using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>One message out of the list, without a loop.</summary>
internal static class Elements
{
    public static IEnumerable<Pattern> All =>
    [
        new("first", "`Messages.First()`", work => Call(First, work), 1),
        new("first-or-default", "`Messages.FirstOrDefault()` with a null check", work => Call(FirstOrDefault, work), 1),
        new("single", "`Messages.Single()` and `SingleOrDefault()`", work => Call(Single, work), 1),
        new("last", "`Messages.Last()` and `ElementAt(0)`", work => Call(Last, work), 1),
        new("indexer", "`Messages[0]`", work => Call(Indexer, work), 1),
        new("index-from-end", "`Messages[^1]`", work => Call(FromEnd, work), 1),
        new("list-pattern", "list pattern `is [var m]`", work => Call(ListPattern, work), 1),
        new("slice-pattern", "list pattern `is [var first, ..]`", work => Call(SlicePattern, work)),
        new("switch-pattern", "`switch` over the list", work => Call(SwitchPattern, work), 1),
        new("switch-expression", "`switch` expression over a message", SwitchExpression),
        new("conditional-access", "`response.Messages.FirstOrDefault()?.Body`", work => Call(ConditionalAccess, work), 1),
        new("find", "`Messages.Find` and `TrueForAll`", work => Call(Find, work)),
    ];

    /// <summary>These methods have no loop whose end could end anything: it ends with the method.</summary>
    private static async Task Call(Func<Work, Task> handle, Work work)
    {
        await handle(work);
        Step.Apart("after the method returned");
    }

    private static async Task First(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Step.Apart("between receive and First()");
        var message = response.Messages.First();
        Step.For(message.MessageId, "after First()");
        await Task.Delay(1);
        Step.For(message.MessageId, "after an await");
        work.Done(message.Body);
    }

    private static async Task FirstOrDefault(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var message = response.Messages.FirstOrDefault();
        if (message is null)
        {
            return;
        }
        Step.For(message.MessageId, "after FirstOrDefault()");
        work.Done(message.Body);
    }

    private static async Task Single(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var message = response.Messages.Single();
        Step.For(message.MessageId, "after Single()");
        var again = response.Messages.SingleOrDefault();
        Step.For(again!.MessageId, "after SingleOrDefault()");
        work.Done(message.Body);
    }

    private static async Task Last(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var message = response.Messages.Last();
        Step.For(message.MessageId, "after Last()");
        Step.For(response.Messages.ElementAt(0).MessageId, "after ElementAt(0)");
        work.Done(message.Body);
    }

    private static async Task Indexer(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        if (response.Messages is { Count: > 0 })
        {
            var message = response.Messages[0];
            Step.For(message.MessageId, "after the indexer");
            await Task.Yield();
            Step.For(message.MessageId, "after an await");
            work.Done(message.Body);
        }
    }

    private static async Task FromEnd(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        var message = messages[^1];
        Step.For(message.MessageId, "after the indexer");
        work.Done(message.Body);
    }

    private static async Task ListPattern(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        if (response.Messages is [var message])
        {
            Step.For(message.MessageId, "within the if");
            await Task.Yield();
            Step.For(message.MessageId, "after an await");
            work.Done(message.Body);
        }
    }

    private static async Task SlicePattern(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        if (response is { Messages: [var first, ..] })
        {
            Step.For(first.MessageId, "within the if");
            work.Done(first.Body);
        }
    }

    private static async Task SwitchPattern(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        switch (response.Messages)
        {
            case null or []:
                Step.Apart("in the case of no message");
                break;
            case [{ Body: "m01" } message]:
                Step.For(message.MessageId, "in the case of one message");
                work.Done(message.Body);
                break;
            default:
                throw new InvalidOperationException("one message was expected");
        }
    }

    private static async Task SwitchExpression(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var kind = message switch
            {
                { Body: "m01" } => "first",
                { Body.Length: 3 } other => Other(other),
                _ => "strange",
            };
            Step.For(message.MessageId, "after the switch expression");
            work.Done(kind);
        }
        Step.Apart("after the loop");

        static string Other(Message message)
        {
            Step.For(message.MessageId, "in a method called by an arm");
            return message.Body;
        }
    }

    private static async Task ConditionalAccess(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        if (response.Messages?.FirstOrDefault()?.MessageId is { } id)
        {
            Step.For(id, "after FirstOrDefault()?.MessageId");
            work.Done("one");
        }
    }

    private static async Task Find(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var all = response.Messages.TrueForAll(message => message.Body.Length == 3);
        var found = response.Messages.Find(message => message.Body == "m02");
        Step.For(found!.MessageId, "after Find");
        work.Done(found.Body + all);
    }
}
