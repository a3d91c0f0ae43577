using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A queue to be made.</summary>
public partial class CreateQueueRequest : AmazonSQSRequest
{
    public CreateQueueRequest()
    {
    }

    public CreateQueueRequest(string queueName)
    {
        QueueName = queueName;
    }

    public Dictionary<string, string> Attributes { get; set; } = Collections.Map<string>();

    public string QueueName { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.TextMap("Attributes", "Attribute", Attributes);
        writer.Text("QueueName", QueueName);
    }
}
