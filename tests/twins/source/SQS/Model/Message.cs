using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A received message.</summary>
public partial class Message
{
    private Dictionary<string, string> _attributes = Collections.Map<string>();
    private Dictionary<string, MessageAttributeValue> _messageAttributes = Collections.Map<MessageAttributeValue>();

    public Dictionary<string, string> Attributes { get => _attributes; set => _attributes = value; }

    public string Body { get; set; }

    public string MD5OfBody { get; set; }

    public string MD5OfMessageAttributes { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get => _messageAttributes; set => _messageAttributes = value; }

    public string MessageId { get; set; }

    public string ReceiptHandle { get; set; }

    internal static Message Read(WireReader reader)
    {
        var message = new Message
        {
            Body = reader.Text("Body"),
            MD5OfBody = reader.Text("MD5OfBody"),
            MD5OfMessageAttributes = reader.Text("MD5OfMessageAttributes"),
            MessageId = reader.Text("MessageId"),
            ReceiptHandle = reader.Text("ReceiptHandle"),
        };
        message._attributes = reader.Map("Attributes", "Attribute", value => value.Own) ?? message._attributes;
        message._messageAttributes = reader.Map("MessageAttributes", "MessageAttribute", MessageAttributeValue.Read) ?? message._messageAttributes;
        return message;
    }
}
