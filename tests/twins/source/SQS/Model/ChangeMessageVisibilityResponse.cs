using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>Nothing but that it was done.</summary>
public partial class ChangeMessageVisibilityResponse : AmazonWebServiceResponse
{
    internal static ChangeMessageVisibilityResponse Read(WireReader reader) => new();
}
