using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A queue to be found by its name.</summary>
public partial class GetQueueUrlRequest : AmazonSQSRequest
{
    public GetQueueUrlRequest()
    {
    }

    public GetQueueUrlRequest(string queueName)
    {
        QueueName = queueName;
    }

    public string QueueName { get; set; }

    public string QueueOwnerAWSAccountId { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Text("QueueName", QueueName);
        writer.Text("QueueOwnerAWSAccountId", QueueOwnerAWSAccountId);
    }
}
