using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>A message of a batch that was accepted.</summary>
public partial class PublishBatchResultEntry
{
    public string Id { get; set; }

    public string MessageId { get; set; }

    public string SequenceNumber { get; set; }

    internal static PublishBatchResultEntry Read(WireReader reader) =>
        new() { Id = reader.Text("Id"), MessageId = reader.Text("MessageId"), SequenceNumber = reader.Text("SequenceNumber") };
}
