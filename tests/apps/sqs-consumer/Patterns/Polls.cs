using Amazon.SQS;
using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>Polling, and polls that bring nothing.</summary>
internal static class Polls
{
    public static IEnumerable<Pattern> All =>
    [
        new("poll-until-empty", "a polling loop until the queue is empty", UntilEmpty, 25),
        new("poll-one-by-one", "a polling loop with one message at a time", OneByOne),
        new("poll-empty", "empty polls", Empty, 0),
        new("poll-long", "a long poll that a message arrives in", LongPoll, 0),
        new("poll-cancelled", "a long poll that is cancelled", Cancelled, 0),
        new("poll-missing-queue", "a receive from a queue that does not exist", MissingQueue),
        new("denied", "a receive that is refused", Denied),
        new("throttled", "receives that are throttled and retried", Throttled),
        new("poll-after-failure", "a receive that fails within the handling of a message", FailureInLoop),
        new("poll-recovers", "a handler that throws; the polling loop goes on", Recovers, 6),
    ];

    private static async Task UntilEmpty(Work work)
    {
        while (true)
        {
            Step.Apart("before each poll");
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            if (response.Messages is null || response.Messages.Count == 0)
            {
                break;
            }
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
                work.Done(message.Body);
            }
            Step.Apart("after each loop");
        }
        Step.Apart("after polling");
    }

    private static async Task OneByOne(Work work)
    {
        for (var round = 0; round < 3; round++)
        {
            Step.Apart("before each poll");
            var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 1 });
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
        }
    }

    private static async Task Empty(Work work)
    {
        for (var round = 0; round < 3; round++)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            Step.Apart("after an empty poll");
            foreach (var message in response.Messages ?? [])
            {
                throw new InvalidOperationException(message.Body);
            }
            work.Done($"{response.Messages?.Count ?? 0}");
        }
    }

    private static async Task LongPoll(Work work)
    {
        var request = work.Request;
        request.WaitTimeSeconds = 20;
        var receive = work.Sqs.ReceiveMessageAsync(request);
        await Task.Delay(50);
        await work.Sqs.SendMessageAsync(work.QueueUrl, "late");
        foreach (var message in (await receive).Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Cancelled(Work work)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var request = work.Request;
        request.WaitTimeSeconds = 20;
        try
        {
            await work.Sqs.ReceiveMessageAsync(request, stop.Token);
        }
        catch (OperationCanceledException exception)
        {
            Step.Apart("in the catch");
            work.Say(exception.GetType().Name);
        }
        Step.Apart("after the poll");
    }

    private static async Task MissingQueue(Work work)
    {
        try
        {
            await work.Sqs.ReceiveMessageAsync(work.QueueUrl + "-missing");
        }
        catch (QueueDoesNotExistException exception)
        {
            Step.Apart("in the catch");
            work.Say($"{exception.ErrorCode} {exception.StatusCode}");
        }
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            Step.For(message.MessageId, "in the loop after the next receive");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Denied(Work work)
    {
        try
        {
            await work.Sqs.ReceiveMessageAsync(work.QueueUrl);
        }
        catch (AmazonSQSException exception)
        {
            Step.Apart("in the catch");
            work.Say($"{exception.ErrorCode} {exception.StatusCode}");
        }
    }

    private static async Task Throttled(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task FailureInLoop(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "before the failing receive");
            try
            {
                await work.Sqs.ReceiveMessageAsync(work.QueueUrl + "-missing");
            }
            catch (AmazonSQSException)
            {
                Step.ForOrApart(message.MessageId, "after the failing receive");
            }
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Recovers(Work work)
    {
        for (var round = 0; round < 3; round++)
        {
            try
            {
                var response = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 2 });
                foreach (var message in response.Messages)
                {
                    Step.For(message.MessageId, "in the loop");
                    work.Done(message.Body);
                    if (round == 1)
                    {
                        throw new InvalidOperationException("handler failed");
                    }
                }
                Step.Apart("after the loop");
            }
            catch (InvalidOperationException)
            {
                Step.Apart("in the catch around the loop");
            }
        }
    }
}
