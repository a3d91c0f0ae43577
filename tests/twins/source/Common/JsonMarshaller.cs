using System.IO;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Twin;

/// <summary>Requests of the JSON protocol: a document posted to the root, the action in a header.</summary>
internal sealed class JsonMarshaller(string service, string version, string target) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, service) { HttpMethod = "POST", ResourcePath = "/" };
        request.Headers["X-Amz-Target"] = target;
        request.Headers["Content-Type"] = "application/x-amz-json-1.0";
        request.Headers["X-Amz-Api-Version"] = version;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            ((IWireRequest)input).Write(new JsonWireWriter(json));
            json.WriteEndObject();
        }
        request.Content = buffer.ToArray();
        return request;
    }
}
