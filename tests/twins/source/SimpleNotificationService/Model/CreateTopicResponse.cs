using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>The topic made.</summary>
public partial class CreateTopicResponse : AmazonWebServiceResponse
{
    public string TopicArn { get; set; }

    internal static CreateTopicResponse Read(WireReader reader) => new() { TopicArn = reader.Text("TopicArn") };
}
