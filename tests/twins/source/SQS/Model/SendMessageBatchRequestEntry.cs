using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public partial class SendMessageBatchRequestEntry
{
    private int? _delaySeconds;

    public SendMessageBatchRequestEntry()
    {
    }

    public SendMessageBatchRequestEntry(string id, string messageBody)
    {
        Id = id;
        MessageBody = messageBody;
    }

#if SDK4
    public int? DelaySeconds { get => _delaySeconds; set => _delaySeconds = value; }
#else
    public int DelaySeconds { get => _delaySeconds.GetValueOrDefault(); set => _delaySeconds = value; }
#endif

    public string Id { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string MessageBody { get; set; }

    public string MessageDeduplicationId { get; set; }

    public string MessageGroupId { get; set; }

    public Dictionary<string, MessageSystemAttributeValue> MessageSystemAttributes { get; set; } = Collections.Map<MessageSystemAttributeValue>();

    internal static void Write(SendMessageBatchRequestEntry entry, WireWriter writer)
    {
        writer.Number("DelaySeconds", entry._delaySeconds);
        writer.Text("Id", entry.Id);
        writer.StructureMap("MessageAttributes", "MessageAttribute", entry.MessageAttributes, MessageAttributeValue.Write);
        writer.Text("MessageBody", entry.MessageBody);
        writer.Text("MessageDeduplicationId", entry.MessageDeduplicationId);
        writer.Text("MessageGroupId", entry.MessageGroupId);
        writer.StructureMap("MessageSystemAttributes", "MessageSystemAttribute", entry.MessageSystemAttributes, MessageSystemAttributeValue.Write);
    }
}
