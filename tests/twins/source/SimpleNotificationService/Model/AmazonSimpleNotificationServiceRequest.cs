using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>Base of all requests.</summary>
public partial class AmazonSimpleNotificationServiceRequest : AmazonWebServiceRequest, IWireRequest
{
    void IWireRequest.Write(WireWriter writer) => Write(writer);

    internal virtual void Write(WireWriter writer)
    {
    }
}
