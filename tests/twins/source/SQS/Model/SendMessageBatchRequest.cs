using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>Up to ten messages to be sent.</summary>
public partial class SendMessageBatchRequest : AmazonSQSRequest
{
    public SendMessageBatchRequest()
    {
    }

    public SendMessageBatchRequest(string queueUrl, List<SendMessageBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    public List<SendMessageBatchRequestEntry> Entries { get; set; } = Collections.List<SendMessageBatchRequestEntry>();

    public string QueueUrl { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Structures("Entries", "SendMessageBatchRequestEntry", Entries, SendMessageBatchRequestEntry.Write);
        writer.Text("QueueUrl", QueueUrl);
    }
}
