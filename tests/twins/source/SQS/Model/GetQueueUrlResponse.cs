using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>The queue found.</summary>
public partial class GetQueueUrlResponse : AmazonWebServiceResponse
{
    public string QueueUrl { get; set; }

    internal static GetQueueUrlResponse Read(WireReader reader) => new() { QueueUrl = reader.Text("QueueUrl") };
}
