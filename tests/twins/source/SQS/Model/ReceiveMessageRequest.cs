using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>What to receive.</summary>
public partial class ReceiveMessageRequest : AmazonSQSRequest
{
    private int? _maxNumberOfMessages;
    private int? _visibilityTimeout;
    private int? _waitTimeSeconds;

    public ReceiveMessageRequest()
    {
    }

    public ReceiveMessageRequest(string queueUrl) => QueueUrl = queueUrl;

    public List<string> AttributeNames { get; set; } = Collections.List<string>();

    public List<string> MessageAttributeNames { get; set; } = Collections.List<string>();

#if !QUERY_PROTOCOL
    public List<string> MessageSystemAttributeNames { get; set; } = Collections.List<string>();
#endif

    public string QueueUrl { get; set; }

    public string ReceiveRequestAttemptId { get; set; }

#if SDK4
    public int? MaxNumberOfMessages { get => _maxNumberOfMessages; set => _maxNumberOfMessages = value; }

    public int? VisibilityTimeout { get => _visibilityTimeout; set => _visibilityTimeout = value; }

    public int? WaitTimeSeconds { get => _waitTimeSeconds; set => _waitTimeSeconds = value; }
#else
    public int MaxNumberOfMessages { get => _maxNumberOfMessages.GetValueOrDefault(); set => _maxNumberOfMessages = value; }

    public int VisibilityTimeout { get => _visibilityTimeout.GetValueOrDefault(); set => _visibilityTimeout = value; }

    public int WaitTimeSeconds { get => _waitTimeSeconds.GetValueOrDefault(); set => _waitTimeSeconds = value; }
#endif

    internal override void Write(WireWriter writer)
    {
        writer.Texts("AttributeNames", "AttributeName", AttributeNames);
        writer.Number("MaxNumberOfMessages", _maxNumberOfMessages);
        writer.Texts("MessageAttributeNames", "MessageAttributeName", MessageAttributeNames);
#if !QUERY_PROTOCOL
        writer.Texts("MessageSystemAttributeNames", "MessageSystemAttributeName", MessageSystemAttributeNames);
#endif
        writer.Text("QueueUrl", QueueUrl);
        writer.Text("ReceiveRequestAttemptId", ReceiveRequestAttemptId);
        writer.Number("VisibilityTimeout", _visibilityTimeout);
        writer.Number("WaitTimeSeconds", _waitTimeSeconds);
    }
}
