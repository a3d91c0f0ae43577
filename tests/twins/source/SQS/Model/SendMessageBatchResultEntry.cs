using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A message of a batch that was accepted.</summary>
public partial class SendMessageBatchResultEntry
{
    public string Id { get; set; }

    public string MD5OfMessageAttributes { get; set; }

    public string MD5OfMessageBody { get; set; }

    public string MD5OfMessageSystemAttributes { get; set; }

    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }

    internal static SendMessageBatchResultEntry Read(WireReader reader) => new()
    {
        Id = reader.Text("Id"),
        MD5OfMessageAttributes = reader.Text("MD5OfMessageAttributes"),
        MD5OfMessageBody = reader.Text("MD5OfMessageBody"),
        MD5OfMessageSystemAttributes = reader.Text("MD5OfMessageSystemAttributes"),
        MessageId = reader.Text("MessageId"),
        SequenceNumber = reader.Text("SequenceNumber"),
    };
}
