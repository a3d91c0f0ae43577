using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>What became of each message of a batch.</summary>
public partial class SendMessageBatchResponse : AmazonWebServiceResponse
{
    public List<BatchResultErrorEntry> Failed { get; set; } = Collections.List<BatchResultErrorEntry>();

    public List<SendMessageBatchResultEntry> Successful { get; set; } = Collections.List<SendMessageBatchResultEntry>();

    internal static SendMessageBatchResponse Read(WireReader reader)
    {
        var response = new SendMessageBatchResponse();
        response.Failed = reader.List("Failed", "BatchResultErrorEntry", BatchResultErrorEntry.Read) ?? response.Failed;
        response.Successful = reader.List("Successful", "SendMessageBatchResultEntry", SendMessageBatchResultEntry.Read) ?? response.Successful;
        return response;
    }
}
