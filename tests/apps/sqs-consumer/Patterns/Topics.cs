using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;

namespace SqsConsumer.Patterns;

/// <summary>Messages that come from a topic.</summary>
internal static class Topics
{
    private const string Account = "000000000000";

    public static IAmazonSimpleNotificationService Client { get; set; } = null!;

    public static IEnumerable<Pattern> All =>
    [
        new("topic-envelope", "SNS: published, received as an envelope", work => Consume(work, raw: false), 0),
        new("topic-raw", "SNS: published, delivered raw", work => Consume(work, raw: true), 0),
        new("topic-batch", "SNS: `PublishBatchAsync`", Batch, 0),
    ];

    private static async Task Consume(Work work, bool raw)
    {
        var topic = await Make(work, raw);
        await Client.PublishAsync(topic, "news");
        await Handle(work);
    }

    private static async Task Batch(Work work)
    {
        var topic = await Make(work, raw: true);
        var published = await Client.PublishBatchAsync(new PublishBatchRequest
        {
            TopicArn = topic,
            PublishBatchRequestEntries = [new() { Id = "a", Message = "first" }, new() { Id = "b", Message = "second" }],
        });
        work.Say($"{published.Successful.Count} published");
        await Handle(work);
    }

    private static async Task Handle(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body.StartsWith('{') ? "an envelope" : message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task<string> Make(Work work, bool raw)
    {
        var name = work.QueueUrl[(work.QueueUrl.LastIndexOf('/') + 1)..];
        var topic = await Client.CreateTopicAsync(name);
        await Client.SubscribeAsync(new SubscribeRequest(topic.TopicArn, "sqs", $"arn:aws:sqs:us-east-1:{Account}:{name}")
        {
            Attributes = new Dictionary<string, string> { ["RawMessageDelivery"] = raw ? "true" : "false" },
        });
        return topic.TopicArn;
    }
}
