using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>What became of a message.</summary>
public partial class PublishResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }

    internal static PublishResponse Read(WireReader reader) => new() { MessageId = reader.Text("MessageId"), SequenceNumber = reader.Text("SequenceNumber") };
}
