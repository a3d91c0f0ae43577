using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>Messages that have been handled.</summary>
public partial class DeleteMessageBatchRequest : AmazonSQSRequest
{
    public DeleteMessageBatchRequest()
    {
    }

    public DeleteMessageBatchRequest(string queueUrl, List<DeleteMessageBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    public List<DeleteMessageBatchRequestEntry> Entries { get; set; } = Collections.List<DeleteMessageBatchRequestEntry>();

    public string QueueUrl { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Structures("Entries", "DeleteMessageBatchRequestEntry", Entries, DeleteMessageBatchRequestEntry.Write);
        writer.Text("QueueUrl", QueueUrl);
    }
}
