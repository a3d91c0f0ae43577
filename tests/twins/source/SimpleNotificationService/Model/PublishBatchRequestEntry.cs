using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>One message of a batch.</summary>
public partial class PublishBatchRequestEntry
{
    public string Id { get; set; }

    public string Message { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string Subject { get; set; }

    internal static void Write(PublishBatchRequestEntry entry, WireWriter writer)
    {
        writer.Text("Id", entry.Id);
        writer.Text("Message", entry.Message);
        writer.StructureMap("MessageAttributes", "MessageAttributes.entry", entry.MessageAttributes, MessageAttributeValue.Write);
        writer.Text("Subject", entry.Subject);
    }
}
