using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Twin;

/// <summary>Requests of the query protocol: a form with action, version and members.</summary>
internal sealed class QueryMarshaller(string service, string version, string action) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service);
        request.Parameters.Add("Action", action);
        request.Parameters.Add("Version", version);
        ((IWireRequest)input).Write(new QueryWireWriter(request, ""));
        return request;
    }
}
