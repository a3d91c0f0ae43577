using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>Base of all requests.</summary>
public partial class AmazonSQSRequest : AmazonWebServiceRequest, IWireRequest
{
    void IWireRequest.Write(WireWriter writer) => Write(writer);

    internal virtual void Write(WireWriter writer)
    {
    }
}
