using Amazon.SQS.Internal;
using Amazon.SQS.Model;

namespace Amazon.SQS;

/// <content>The operations: like the real ones they are virtual, not async, and hand over to the one method of Core that all services go through.</content>
public partial class AmazonSQSClient
{
    public virtual Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(string queueUrl, string receiptHandle, int visibilityTimeout, CancellationToken cancellationToken = default)
    {
        var request = new ChangeMessageVisibilityRequest { QueueUrl = queueUrl, ReceiptHandle = receiptHandle, VisibilityTimeout = visibilityTimeout };
        return ChangeMessageVisibilityAsync(request, cancellationToken);
    }

    public virtual Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.ChangeMessageVisibility;
        return InvokeAsync<ChangeMessageVisibilityResponse>(request, options, cancellationToken);
    }

    internal virtual ChangeMessageVisibilityResponse ChangeMessageVisibility(ChangeMessageVisibilityRequest request)
    {
        var options = Operations.ChangeMessageVisibility;
        return Invoke<ChangeMessageVisibilityResponse>(request, options);
    }

    public virtual Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(string queueUrl, List<ChangeMessageVisibilityBatchRequestEntry> entries, CancellationToken cancellationToken = default)
    {
        var request = new ChangeMessageVisibilityBatchRequest { QueueUrl = queueUrl, Entries = entries };
        return ChangeMessageVisibilityBatchAsync(request, cancellationToken);
    }

    public virtual Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.ChangeMessageVisibilityBatch;
        return InvokeAsync<ChangeMessageVisibilityBatchResponse>(request, options, cancellationToken);
    }

    internal virtual ChangeMessageVisibilityBatchResponse ChangeMessageVisibilityBatch(ChangeMessageVisibilityBatchRequest request)
    {
        var options = Operations.ChangeMessageVisibilityBatch;
        return Invoke<ChangeMessageVisibilityBatchResponse>(request, options);
    }

    public virtual Task<CreateQueueResponse> CreateQueueAsync(string queueName, CancellationToken cancellationToken = default)
    {
        var request = new CreateQueueRequest { QueueName = queueName };
        return CreateQueueAsync(request, cancellationToken);
    }

    public virtual Task<CreateQueueResponse> CreateQueueAsync(CreateQueueRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.CreateQueue;
        return InvokeAsync<CreateQueueResponse>(request, options, cancellationToken);
    }

    internal virtual CreateQueueResponse CreateQueue(CreateQueueRequest request)
    {
        var options = Operations.CreateQueue;
        return Invoke<CreateQueueResponse>(request, options);
    }

    public virtual Task<DeleteMessageResponse> DeleteMessageAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken = default)
    {
        var request = new DeleteMessageRequest { QueueUrl = queueUrl, ReceiptHandle = receiptHandle };
        return DeleteMessageAsync(request, cancellationToken);
    }

    public virtual Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.DeleteMessage;
        return InvokeAsync<DeleteMessageResponse>(request, options, cancellationToken);
    }

    internal virtual DeleteMessageResponse DeleteMessage(DeleteMessageRequest request)
    {
        var options = Operations.DeleteMessage;
        return Invoke<DeleteMessageResponse>(request, options);
    }

    public virtual Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(string queueUrl, List<DeleteMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default)
    {
        var request = new DeleteMessageBatchRequest { QueueUrl = queueUrl, Entries = entries };
        return DeleteMessageBatchAsync(request, cancellationToken);
    }

    public virtual Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.DeleteMessageBatch;
        return InvokeAsync<DeleteMessageBatchResponse>(request, options, cancellationToken);
    }

    internal virtual DeleteMessageBatchResponse DeleteMessageBatch(DeleteMessageBatchRequest request)
    {
        var options = Operations.DeleteMessageBatch;
        return Invoke<DeleteMessageBatchResponse>(request, options);
    }

    public virtual Task<GetQueueUrlResponse> GetQueueUrlAsync(string queueName, CancellationToken cancellationToken = default)
    {
        var request = new GetQueueUrlRequest { QueueName = queueName };
        return GetQueueUrlAsync(request, cancellationToken);
    }

    public virtual Task<GetQueueUrlResponse> GetQueueUrlAsync(GetQueueUrlRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.GetQueueUrl;
        return InvokeAsync<GetQueueUrlResponse>(request, options, cancellationToken);
    }

    internal virtual GetQueueUrlResponse GetQueueUrl(GetQueueUrlRequest request)
    {
        var options = Operations.GetQueueUrl;
        return Invoke<GetQueueUrlResponse>(request, options);
    }

    public virtual Task<ReceiveMessageResponse> ReceiveMessageAsync(string queueUrl, CancellationToken cancellationToken = default)
    {
        var request = new ReceiveMessageRequest { QueueUrl = queueUrl };
        return ReceiveMessageAsync(request, cancellationToken);
    }

    public virtual Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.ReceiveMessage;
        return InvokeAsync<ReceiveMessageResponse>(request, options, cancellationToken);
    }

    internal virtual ReceiveMessageResponse ReceiveMessage(ReceiveMessageRequest request)
    {
        var options = Operations.ReceiveMessage;
        return Invoke<ReceiveMessageResponse>(request, options);
    }

    public virtual Task<SendMessageResponse> SendMessageAsync(string queueUrl, string messageBody, CancellationToken cancellationToken = default)
    {
        var request = new SendMessageRequest { QueueUrl = queueUrl, MessageBody = messageBody };
        return SendMessageAsync(request, cancellationToken);
    }

    public virtual Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.SendMessage;
        return InvokeAsync<SendMessageResponse>(request, options, cancellationToken);
    }

    internal virtual SendMessageResponse SendMessage(SendMessageRequest request)
    {
        var options = Operations.SendMessage;
        return Invoke<SendMessageResponse>(request, options);
    }

    public virtual Task<SendMessageBatchResponse> SendMessageBatchAsync(string queueUrl, List<SendMessageBatchRequestEntry> entries, CancellationToken cancellationToken = default)
    {
        var request = new SendMessageBatchRequest { QueueUrl = queueUrl, Entries = entries };
        return SendMessageBatchAsync(request, cancellationToken);
    }

    public virtual Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.SendMessageBatch;
        return InvokeAsync<SendMessageBatchResponse>(request, options, cancellationToken);
    }

    internal virtual SendMessageBatchResponse SendMessageBatch(SendMessageBatchRequest request)
    {
        var options = Operations.SendMessageBatch;
        return Invoke<SendMessageBatchResponse>(request, options);
    }
}
