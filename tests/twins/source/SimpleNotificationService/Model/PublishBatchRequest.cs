using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>Up to ten messages to a topic.</summary>
public partial class PublishBatchRequest : AmazonSimpleNotificationServiceRequest
{
    public List<PublishBatchRequestEntry> PublishBatchRequestEntries { get; set; } = Collections.List<PublishBatchRequestEntry>();

    public string TopicArn { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Structures("PublishBatchRequestEntries", "PublishBatchRequestEntries.member", PublishBatchRequestEntries, PublishBatchRequestEntry.Write);
        writer.Text("TopicArn", TopicArn);
    }
}
