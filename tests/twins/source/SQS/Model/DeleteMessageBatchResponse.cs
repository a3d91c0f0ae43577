using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>What became of each entry of a batch.</summary>
public partial class DeleteMessageBatchResponse : AmazonWebServiceResponse
{
    public List<BatchResultErrorEntry> Failed { get; set; } = Collections.List<BatchResultErrorEntry>();

    public List<DeleteMessageBatchResultEntry> Successful { get; set; } = Collections.List<DeleteMessageBatchResultEntry>();

    internal static DeleteMessageBatchResponse Read(WireReader reader)
    {
        var response = new DeleteMessageBatchResponse();
        response.Failed = reader.List("Failed", "BatchResultErrorEntry", BatchResultErrorEntry.Read) ?? response.Failed;
        response.Successful = reader.List("Successful", "DeleteMessageBatchResultEntry", DeleteMessageBatchResultEntry.Read) ?? response.Successful;
        return response;
    }
}
