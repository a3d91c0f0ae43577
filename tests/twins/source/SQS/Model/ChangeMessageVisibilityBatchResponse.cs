using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>What became of each entry of a batch.</summary>
public partial class ChangeMessageVisibilityBatchResponse : AmazonWebServiceResponse
{
    public List<BatchResultErrorEntry> Failed { get; set; } = Collections.List<BatchResultErrorEntry>();

    public List<ChangeMessageVisibilityBatchResultEntry> Successful { get; set; } = Collections.List<ChangeMessageVisibilityBatchResultEntry>();

    internal static ChangeMessageVisibilityBatchResponse Read(WireReader reader)
    {
        var response = new ChangeMessageVisibilityBatchResponse();
        response.Failed = reader.List("Failed", "BatchResultErrorEntry", BatchResultErrorEntry.Read) ?? response.Failed;
        response.Successful = reader.List("Successful", "ChangeMessageVisibilityBatchResultEntry", ChangeMessageVisibilityBatchResultEntry.Read) ?? response.Successful;
        return response;
    }
}
