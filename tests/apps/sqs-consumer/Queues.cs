using Amazon.SQS;
using Amazon.SQS.Model;

namespace SqsConsumer;

/// <summary>Puts messages into queues.</summary>
internal static class Queues
{
    private const int BatchSize = 10;

    public static async Task Fill(IAmazonSQS sqs, string queueUrl, IEnumerable<string> bodies)
    {
        foreach (var batch in bodies.Chunk(BatchSize))
        {
            var entries = batch.Select((body, number) => new SendMessageBatchRequestEntry($"e{number}", body)).ToList();
            var sent = await sqs.SendMessageBatchAsync(new SendMessageBatchRequest(queueUrl, entries));
            if (sent.Failed is { Count: > 0 } failed)
            {
                throw new InvalidOperationException($"{failed.Count} messages were refused: {failed[0].Message}");
            }
        }
    }
}
