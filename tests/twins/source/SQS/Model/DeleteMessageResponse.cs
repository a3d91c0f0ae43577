using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>Nothing but that it was done.</summary>
public partial class DeleteMessageResponse : AmazonWebServiceResponse
{
    internal static DeleteMessageResponse Read(WireReader reader) => new();
}
