using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>A queue that gets what is published.</summary>
public partial class SubscribeRequest : AmazonSimpleNotificationServiceRequest
{
    public SubscribeRequest()
    {
    }

    public SubscribeRequest(string topicArn, string protocol, string endpoint)
    {
        TopicArn = topicArn;
        Protocol = protocol;
        Endpoint = endpoint;
    }

    public Dictionary<string, string> Attributes { get; set; } = Collections.Map<string>();

    public string Endpoint { get; set; }

    public string Protocol { get; set; }

    public string TopicArn { get; set; }

    internal override void Write(WireWriter writer)
    {
        var number = 0;
        foreach (var (key, value) in Attributes ?? [])
        {
            writer.Text($"Attributes.entry.{++number}.key", key);
            writer.Text($"Attributes.entry.{number}.value", value);
        }
        writer.Text("Endpoint", Endpoint);
        writer.Text("Protocol", Protocol);
        writer.Text("TopicArn", TopicArn);
    }
}
