using Amazon.SimpleNotificationService.Internal;
using Amazon.SimpleNotificationService.Model;

namespace Amazon.SimpleNotificationService;

/// <content>The operations.</content>
public partial class AmazonSimpleNotificationServiceClient
{
    public virtual Task<CreateTopicResponse> CreateTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        var request = new CreateTopicRequest { Name = name };
        return CreateTopicAsync(request, cancellationToken);
    }

    public virtual Task<CreateTopicResponse> CreateTopicAsync(CreateTopicRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.CreateTopic;
        return InvokeAsync<CreateTopicResponse>(request, options, cancellationToken);
    }

    public virtual Task<PublishResponse> PublishAsync(string topicArn, string message, CancellationToken cancellationToken = default)
    {
        var request = new PublishRequest { TopicArn = topicArn, Message = message };
        return PublishAsync(request, cancellationToken);
    }

    public virtual Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.Publish;
        return InvokeAsync<PublishResponse>(request, options, cancellationToken);
    }

    public virtual Task<PublishBatchResponse> PublishBatchAsync(PublishBatchRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.PublishBatch;
        return InvokeAsync<PublishBatchResponse>(request, options, cancellationToken);
    }

    public virtual Task<SubscribeResponse> SubscribeAsync(string topicArn, string protocol, string endpoint, CancellationToken cancellationToken = default)
    {
        var request = new SubscribeRequest { TopicArn = topicArn, Protocol = protocol, Endpoint = endpoint };
        return SubscribeAsync(request, cancellationToken);
    }

    public virtual Task<SubscribeResponse> SubscribeAsync(SubscribeRequest request, CancellationToken cancellationToken = default)
    {
        var options = Operations.Subscribe;
        return InvokeAsync<SubscribeResponse>(request, options, cancellationToken);
    }
}
