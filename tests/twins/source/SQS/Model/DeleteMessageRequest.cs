using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A message that has been handled.</summary>
public partial class DeleteMessageRequest : AmazonSQSRequest
{
    public DeleteMessageRequest()
    {
    }

    public DeleteMessageRequest(string queueUrl, string receiptHandle)
    {
        QueueUrl = queueUrl;
        ReceiptHandle = receiptHandle;
    }

    public string QueueUrl { get; set; }

    public string ReceiptHandle { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Text("QueueUrl", QueueUrl);
        writer.Text("ReceiptHandle", ReceiptHandle);
    }
}
