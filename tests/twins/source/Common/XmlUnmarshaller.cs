using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Twin;

/// <summary>Responses of the query protocol: <c>XResponse</c> with <c>XResult</c> and <c>ResponseMetadata</c>, or <c>ErrorResponse</c> with <c>Error</c>.</summary>
internal sealed class XmlUnmarshaller(Func<WireReader, AmazonWebServiceResponse> read, Func<WireError, AmazonServiceException> fail) : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var root = XDocument.Load(input.Stream).Root;
        var result = root.Elements().FirstOrDefault(element => element.Name.LocalName.EndsWith("Result", StringComparison.Ordinal)) ?? new XElement("None");
        var response = read(new XmlWireReader(result));
        response.ResponseMetadata = new ResponseMetadata { RequestId = Find(root, "RequestId") };
        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var root = XDocument.Load(input.Stream).Root;
        var code = Find(root, "Code");
        return fail(new WireError(
            code, code, Find(root, "Message"), Find(root, "Type") == "Receiver" ? ErrorType.Receiver : ErrorType.Sender, Find(root, "RequestId"), innerException, statusCode));
    }

    private static string Find(XElement root, string name) => root.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
