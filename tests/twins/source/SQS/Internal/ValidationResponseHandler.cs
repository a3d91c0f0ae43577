using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SQS.Model;

namespace Amazon.SQS.Internal;

/// <summary>
/// Compares the service's MD5 sums with what was really sent and received. Sent is what the original request object says; received messages are gone
/// through here before the caller sees them.
/// </summary>
public class ValidationResponseHandler : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext)
    {
        base.InvokeSync(executionContext);
        PostInvoke(executionContext);
    }

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        PostInvoke(executionContext);
        return response;
    }

    protected virtual void PostInvoke(IExecutionContext executionContext)
    {
        var original = executionContext.RequestContext.Request.OriginalRequest;
        switch (executionContext.ResponseContext.Response)
        {
            case ReceiveMessageResponse received: Validate(received); break;
            case SendMessageResponse sent when original is SendMessageRequest request: Validate(request, sent); break;
            case SendMessageBatchResponse sent when original is SendMessageBatchRequest request: Validate(request, sent); break;
        }
    }

    private static void Validate(ReceiveMessageResponse response)
    {
        if (response.Messages != null && response.Messages.Count > 0)
        {
            foreach (Message message in response.Messages)
            {
                Body(message.Body, message.MD5OfBody, message.MessageId);
                Attributes(message.MessageAttributes, message.MD5OfMessageAttributes, message.MessageId);
            }
        }
    }

    private static void Validate(SendMessageRequest request, SendMessageResponse response)
    {
        if (!string.IsNullOrEmpty(request.MessageBody))
        {
            Body(request.MessageBody, response.MD5OfMessageBody, id: null);
        }
        Attributes(request.MessageAttributes, response.MD5OfMessageAttributes, id: null);
    }

    private static void Validate(SendMessageBatchRequest request, SendMessageBatchResponse response)
    {
        if (response.Successful is not { Count: > 0 } successful)
        {
            return;
        }
        var sent = request.Entries.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        foreach (var result in successful)
        {
            var entry = sent[result.Id];
            Body(entry.MessageBody, result.MD5OfMessageBody, result.MessageId);
            Attributes(entry.MessageAttributes, result.MD5OfMessageAttributes, result.MessageId);
        }
    }

    private static void Body(string body, string digest, string id)
    {
        if (!string.IsNullOrEmpty(digest) && !Same(AttributeDigest.Of(body), digest))
        {
            throw new AmazonSQSException("MD5 hash mismatch" + For(id));
        }
    }

    private static void Attributes(Dictionary<string, MessageAttributeValue> attributes, string digest, string id)
    {
        if (attributes is { Count: > 0 } && !string.IsNullOrEmpty(digest) && !Same(AttributeDigest.Of(attributes), digest))
        {
            throw new AmazonSQSException("Attribute MD5 hash mismatch" + For(id));
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string For(string id) => id is null ? "" : " for message id " + id;
}
