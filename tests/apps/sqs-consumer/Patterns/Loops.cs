using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>All other loops.</summary>
internal static class Loops
{
    public static IEnumerable<Pattern> All =>
    [
        new("for", "`for` with an index", ForIndex),
        new("for-await", "`for` with an index and `await` in the body", ForWithAwait),
        new("for-backwards", "`for` backwards over an array", Backwards),
        new("for-interface", "`for` over `IReadOnlyList<Message>`", ForInterface),
        new("while-enumerator", "`while` with `List<Message>.Enumerator`", WhileStruct),
        new("while-enumerator-interface", "`while` with `IEnumerator<Message>`", WhileInterface),
        new("while-removing", "`while (messages.Count > 0)` with `RemoveAt(0)`", WhileRemoving),
        new("do-while", "`do … while` with an index", DoWhile),
        new("foreach-method", "`List<T>.ForEach` with a lambda", ForEachMethod),
        new("foreach-method-group", "`List<T>.ForEach` with a method group and a static lambda", ForEachGroup),
        new("array-foreach", "`Array.ForEach`", ArrayForEach),
        new("two-loops", "two loops over one response", TwoLoops),
        new("nested-loops", "a loop within a loop over the same messages", NestedLoops),
        new("loop-over-field", "a loop over a field that holds the list", OverField),
    ];

    private static List<Message> s_kept = [];

    private static async Task ForIndex(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        for (var i = 0; i < response.Messages.Count; i++)
        {
            var message = response.Messages[i];
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ForWithAwait(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        for (int i = 0, count = messages.Count; i < count; i++)
        {
            Step.For(messages[i].MessageId, "before the await");
            await Task.Delay(1);
            Step.For(messages[i].MessageId, "after the await");
            work.Done(messages[i].Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Backwards(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages.ToArray();
        for (var i = messages.Length - 1; i >= 0; i--)
        {
            var message = messages[i];
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task ForInterface(Work work)
    {
        IReadOnlyList<Message> messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task WhileStruct(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var enumerator = response.Messages.GetEnumerator();
        while (enumerator.MoveNext())
        {
            var message = enumerator.Current;
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task WhileInterface(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        using IEnumerator<Message> enumerator = ((IEnumerable<Message>)response.Messages).GetEnumerator();
        while (enumerator.MoveNext())
        {
            await Task.Yield();
            Step.For(enumerator.Current.MessageId, "in the loop");
            work.Done(enumerator.Current.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task WhileRemoving(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        while (messages.Count > 0)
        {
            var message = messages[0];
            messages.RemoveAt(0);
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task DoWhile(Work work)
    {
        var messages = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        var i = 0;
        do
        {
            var message = messages[i];
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        while (++i < messages.Count);
        Step.Apart("after the loop");
    }

    private static async Task ForEachMethod(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        response.Messages.ForEach(message =>
        {
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
        });
        Step.Apart("after ForEach");
    }

    private static async Task ForEachGroup(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        response.Messages.ForEach(Handle);
        Step.Apart("after ForEach with a method group");
        response.Messages.ForEach(static message => Step.For(message.MessageId, "in the static lambda"));
        Step.Apart("after ForEach with a static lambda");
        work.Done("all");

        static void Handle(Message message) => Step.For(message.MessageId, "in the method group");
    }

    private static async Task ArrayForEach(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        Array.ForEach(response.Messages.ToArray(), message =>
        {
            Step.For(message.MessageId, "in the lambda");
            work.Done(message.Body);
        });
        Step.Apart("after ForEach");
    }

    private static async Task TwoLoops(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the first loop");
            work.Done(message.Body);
        }
        Step.Apart("between the loops");
        await Task.Delay(1);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the second loop");
        }
        Step.Apart("after the loops");
    }

    private static async Task NestedLoops(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the outer loop");
            foreach (var other in response.Messages)
            {
                Step.For(other.MessageId, "in the inner loop");
            }
            Step.For(message.MessageId, "in the outer loop after the inner one");
            work.Done(message.Body);
        }
        Step.Apart("after the loops");
    }

    private static async Task OverField(Work work)
    {
        s_kept = (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages;
        foreach (var message in s_kept)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }
}
