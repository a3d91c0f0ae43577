using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>The queue made.</summary>
public partial class CreateQueueResponse : AmazonWebServiceResponse
{
    public string QueueUrl { get; set; }

    internal static CreateQueueResponse Read(WireReader reader) => new() { QueueUrl = reader.Text("QueueUrl") };
}
