using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A message to be sent.</summary>
public partial class SendMessageRequest : AmazonSQSRequest
{
    private int? _delaySeconds;

    public SendMessageRequest()
    {
    }

    public SendMessageRequest(string queueUrl, string messageBody)
    {
        QueueUrl = queueUrl;
        MessageBody = messageBody;
    }

#if SDK4
    public int? DelaySeconds { get => _delaySeconds; set => _delaySeconds = value; }
#else
    public int DelaySeconds { get => _delaySeconds.GetValueOrDefault(); set => _delaySeconds = value; }
#endif

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string MessageBody { get; set; }

    public string MessageDeduplicationId { get; set; }

    public string MessageGroupId { get; set; }

    public Dictionary<string, MessageSystemAttributeValue> MessageSystemAttributes { get; set; } = Collections.Map<MessageSystemAttributeValue>();

    public string QueueUrl { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Number("DelaySeconds", _delaySeconds);
        writer.StructureMap("MessageAttributes", "MessageAttribute", MessageAttributes, MessageAttributeValue.Write);
        writer.Text("MessageBody", MessageBody);
        writer.Text("MessageDeduplicationId", MessageDeduplicationId);
        writer.Text("MessageGroupId", MessageGroupId);
        writer.StructureMap("MessageSystemAttributes", "MessageSystemAttribute", MessageSystemAttributes, MessageSystemAttributeValue.Write);
        writer.Text("QueueUrl", QueueUrl);
    }
}
