using System.Diagnostics;
using Amazon.SQS;
using Amazon.SQS.Model;

/// <summary>Jobs with and without a caller send messages; a consumer without a span of its own handles them.</summary>
internal sealed class QueueJobs(AmazonSQSClient sqs, ActivitySource source)
{
    public async Task Run(int count)
    {
        var queue = (await sqs.CreateQueueAsync("jobs")).QueueUrl;
        for (var number = 0; number < count; number++)
        {
            using (source.StartActivity("job", ActivityKind.Consumer, Origins.Of("job", number)))
            {
                await sqs.SendMessageAsync(queue, $"job {number}");
                try
                {
                    await sqs.DeleteMessageAsync("http://127.0.0.1/none/denied", "none");
                }
                catch (AmazonSQSException)
                {
                }
            }

            // A root of the SDK's own.
            Origins.Of("alone", number);
            await sqs.SendMessageAsync(queue, $"alone {number}");
        }

        while ((await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queue, MaxNumberOfMessages = 10 })).Messages is { Count: > 0 } messages)
        {
            var handles = new List<string>();
            foreach (var message in messages)
            {
                handles.Add(message.ReceiptHandle);
                using var handling = source.StartActivity("handle");
                handling?.SetTag("body", message.Body);
            }

            // Not handling any message.
            foreach (var handle in handles)
            {
                await sqs.DeleteMessageAsync(queue, handle);
            }
        }
    }
}
