using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>How long a message stays hidden.</summary>
public partial class ChangeMessageVisibilityRequest : AmazonSQSRequest
{
    public ChangeMessageVisibilityRequest()
    {
    }

    public ChangeMessageVisibilityRequest(string queueUrl, string receiptHandle, int visibilityTimeout)
    {
        QueueUrl = queueUrl;
        ReceiptHandle = receiptHandle;
        VisibilityTimeout = visibilityTimeout;
    }

    public string QueueUrl { get; set; }

    public string ReceiptHandle { get; set; }

#if SDK4
    public int? VisibilityTimeout { get; set; }
#else
    public int VisibilityTimeout { get; set; }
#endif

    internal override void Write(WireWriter writer)
    {
        writer.Text("QueueUrl", QueueUrl);
        writer.Text("ReceiptHandle", ReceiptHandle);
        writer.Number("VisibilityTimeout", VisibilityTimeout);
    }
}
