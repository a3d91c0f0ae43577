using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>A message to a topic.</summary>
public partial class PublishRequest : AmazonSimpleNotificationServiceRequest
{
    public PublishRequest()
    {
    }

    public PublishRequest(string topicArn, string message)
    {
        TopicArn = topicArn;
        Message = message;
    }

    public string Message { get; set; }

    public Dictionary<string, MessageAttributeValue> MessageAttributes { get; set; } = Collections.Map<MessageAttributeValue>();

    public string MessageStructure { get; set; }

    public string PhoneNumber { get; set; }

    public string Subject { get; set; }

    public string TargetArn { get; set; }

    public string TopicArn { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Text("Message", Message);
        writer.StructureMap("MessageAttributes", "MessageAttributes.entry", MessageAttributes, MessageAttributeValue.Write);
        writer.Text("MessageStructure", MessageStructure);
        writer.Text("PhoneNumber", PhoneNumber);
        writer.Text("Subject", Subject);
        writer.Text("TargetArn", TargetArn);
        writer.Text("TopicArn", TopicArn);
    }
}
