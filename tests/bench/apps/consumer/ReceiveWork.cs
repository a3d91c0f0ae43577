using Amazon.SQS;
using Amazon.SQS.Model;

/// <summary>The usual consumer: receive, go through the messages, again.</summary>
internal sealed class ReceiveWork(IAmazonSQS sqs, string queueUrl) : IWork
{
    private readonly ReceiveMessageRequest _request = new() { QueueUrl = queueUrl, MaxNumberOfMessages = 10 };
    private long _length;

    public async ValueTask<int> Round()
    {
        var response = await sqs.ReceiveMessageAsync(_request);
        foreach (var message in response.Messages)
        {
            _length += message.Body.Length;
        }
        return response.Messages.Count;
    }
}
