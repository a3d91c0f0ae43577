using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>One message of a batch.</summary>
public partial class ChangeMessageVisibilityBatchRequestEntry
{
    public ChangeMessageVisibilityBatchRequestEntry()
    {
    }

    public ChangeMessageVisibilityBatchRequestEntry(string id, string receiptHandle)
    {
        Id = id;
        ReceiptHandle = receiptHandle;
    }

    public string Id { get; set; }

    public string ReceiptHandle { get; set; }

#if SDK4
    public int? VisibilityTimeout { get; set; }
#else
    public int VisibilityTimeout { get; set; }
#endif

    internal static void Write(ChangeMessageVisibilityBatchRequestEntry entry, WireWriter writer)
    {
        writer.Text("Id", entry.Id);
        writer.Text("ReceiptHandle", entry.ReceiptHandle);
        writer.Number("VisibilityTimeout", entry.VisibilityTimeout);
    }
}
