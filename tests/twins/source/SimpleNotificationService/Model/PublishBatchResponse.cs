using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>What became of each message of a batch.</summary>
public partial class PublishBatchResponse : AmazonWebServiceResponse
{
    public List<BatchResultErrorEntry> Failed { get; set; } = Collections.List<BatchResultErrorEntry>();

    public List<PublishBatchResultEntry> Successful { get; set; } = Collections.List<PublishBatchResultEntry>();

    internal static PublishBatchResponse Read(WireReader reader)
    {
        var response = new PublishBatchResponse();
        response.Failed = reader.List("Failed", "Failed.member", BatchResultErrorEntry.Read) ?? response.Failed;
        response.Successful = reader.List("Successful", "Successful.member", PublishBatchResultEntry.Read) ?? response.Successful;
        return response;
    }
}
