using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>How long messages stay hidden.</summary>
public partial class ChangeMessageVisibilityBatchRequest : AmazonSQSRequest
{
    public ChangeMessageVisibilityBatchRequest()
    {
    }

    public ChangeMessageVisibilityBatchRequest(string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries)
    {
        QueueUrl = queueUrl;
        Entries = entries;
    }

    public List<ChangeMessageVisibilityBatchRequestEntry> Entries { get; set; } = Collections.List<ChangeMessageVisibilityBatchRequestEntry>();

    public string QueueUrl { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Structures("Entries", "ChangeMessageVisibilityBatchRequestEntry", Entries, ChangeMessageVisibilityBatchRequestEntry.Write);
        writer.Text("QueueUrl", QueueUrl);
    }
}
