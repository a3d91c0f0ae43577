using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Aws;

/// <summary>What the topic service does.</summary>
internal sealed class TopicService(QueueService queues)
{
    private readonly ConcurrentDictionary<string, Topic> _topics = new();

    public JsonObject Do(string action, JsonObject input, List<CarriedMessage> carried)
    {
        switch (action)
        {
            case "CreateTopic":
                var arn = $"arn:aws:sns:us-east-1:{QueueService.Account}:{input["Name"]}";
                return new JsonObject { ["TopicArn"] = _topics.GetOrAdd(arn, static arn => new Topic(arn)).Arn };
            case "Subscribe":
                var raw = input.Any(field => (string?)field.Value == "RawMessageDelivery"
                    && (string?)input[field.Key.Replace(".key", ".value", StringComparison.Ordinal)] == "true");
                Find(input).Subscribe(queues.Find((string)input["Endpoint"]!), raw);
                return new JsonObject { ["SubscriptionArn"] = $"{input["TopicArn"]}:{Guid.NewGuid()}" };
            case "Publish":
                return Publish(Find(input), input, carried);
            case "PublishBatch":
                return new JsonObject
                {
                    ["Successful"] = new JsonArray([.. input["PublishBatchRequestEntries"]!.AsArray().Select(entry =>
                    {
                        var result = Publish(Find(input), entry!.AsObject(), carried);
                        result["Id"] = (string)entry["Id"]!;
                        return result;
                    })]),
                };
            default:
                throw new ApiError("InvalidAction", "InvalidAction", $"The action {action} is not valid for this endpoint.");
        }
    }

    private static JsonObject Publish(Topic topic, JsonObject input, List<CarriedMessage> carried)
    {
        var published = topic.Publish((string)input["Message"]!, (string?)input["Subject"], AttributeValue.ReadAll(input["MessageAttributes"]));
        carried.Add(published);
        return new JsonObject { ["MessageId"] = published.Id };
    }

    private Topic Find(JsonObject input) =>
        _topics.TryGetValue((string)(input["TopicArn"] ?? input["TargetArn"])!, out var topic) ? topic : throw new ApiError("NotFound", "NotFound", "Topic does not exist", status: 404);
}
