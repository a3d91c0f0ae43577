using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public partial class DeleteMessageBatchRequestEntry
{
    public DeleteMessageBatchRequestEntry()
    {
    }

    public DeleteMessageBatchRequestEntry(string id, string receiptHandle)
    {
        Id = id;
        ReceiptHandle = receiptHandle;
    }

    public string Id { get; set; }

    public string ReceiptHandle { get; set; }

    internal static void Write(DeleteMessageBatchRequestEntry entry, WireWriter writer)
    {
        writer.Text("Id", entry.Id);
        writer.Text("ReceiptHandle", entry.ReceiptHandle);
    }
}
