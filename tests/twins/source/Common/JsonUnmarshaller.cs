using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Twin;

/// <summary>Responses of the JSON protocol. The query-compatible error code of a header comes before the one of the body.</summary>
internal sealed class JsonUnmarshaller(Func<WireReader, AmazonWebServiceResponse> read, Func<WireError, AmazonServiceException> fail) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        // Deletes are answered without a body.
        if (input.ResponseData.ContentLength == 0)
        {
            return read(new JsonWireReader(default));
        }
        using var document = JsonDocument.Parse(input.Stream);
        return read(new JsonWireReader(document.RootElement));
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        using var document = JsonDocument.Parse(input.Stream);
        var body = new JsonWireReader(document.RootElement);
        var type = body.Text("__type")?.Split('#')[^1];
        var query = input.ResponseData.GetHeaderValue("x-amzn-query-error")?.Split(';') ?? [];
        return fail(new WireError(
            type,
            query.Length > 0 && query[0].Length > 0 ? query[0] : type,
            body.Text("message") ?? body.Text("Message"),
            query.Length > 1 && query[1] == "Receiver" ? ErrorType.Receiver : ErrorType.Sender,
            input.ResponseData.GetHeaderValue("x-amzn-RequestId"),
            innerException,
            statusCode));
    }
}
