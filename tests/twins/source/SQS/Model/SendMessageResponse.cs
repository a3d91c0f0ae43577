using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>What became of a message sent.</summary>
public partial class SendMessageResponse : AmazonWebServiceResponse
{
    public string MD5OfMessageAttributes { get; set; }

    public string MD5OfMessageBody { get; set; }

    public string MD5OfMessageSystemAttributes { get; set; }

    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }

    internal static SendMessageResponse Read(WireReader reader) => new()
    {
        MD5OfMessageAttributes = reader.Text("MD5OfMessageAttributes"),
        MD5OfMessageBody = reader.Text("MD5OfMessageBody"),
        MD5OfMessageSystemAttributes = reader.Text("MD5OfMessageSystemAttributes"),
        MessageId = reader.Text("MessageId"),
        SequenceNumber = reader.Text("SequenceNumber"),
    };
}
