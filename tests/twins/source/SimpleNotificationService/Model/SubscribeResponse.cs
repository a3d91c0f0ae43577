using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>The subscription made.</summary>
public partial class SubscribeResponse : AmazonWebServiceResponse
{
    public string SubscriptionArn { get; set; }

    internal static SubscribeResponse Read(WireReader reader) => new() { SubscriptionArn = reader.Text("SubscriptionArn") };
}
