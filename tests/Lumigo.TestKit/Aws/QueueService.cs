using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Aws;

/// <summary>What the queue service does, whatever the protocol.</summary>
internal sealed class QueueService(Func<string> baseUrl)
{
    public const string Account = "000000000000";

    private const int MostAttributes = 10;
    private const int MostEntries = 10;
    private const int ThrottledCalls = 3;

    private readonly ConcurrentDictionary<string, Queue> _queues = new();

    public Queue Make(string name) => _queues.GetOrAdd(name, static name => new Queue(name)
    {
        Throttled = name.StartsWith("throttled", StringComparison.Ordinal) ? ThrottledCalls : 0,
    });

    public Queue Find(string urlOrArn) => _queues.TryGetValue(NameOf(urlOrArn), out var queue) ? queue : throw ApiError.MissingQueue();

    public static string NameOf(string urlOrArn) => urlOrArn.Split('/', ':')[^1];

    public async Task<JsonObject> Do(string action, JsonObject input, List<CarriedMessage> carried, CancellationToken cancellation)
    {
        switch (action)
        {
            case "CreateQueue":
                return new JsonObject { ["QueueUrl"] = Url(Make((string)input["QueueName"]!)) };
            case "GetQueueUrl":
                return new JsonObject { ["QueueUrl"] = Url(Find((string)input["QueueName"]!)) };
        }
        var queue = Find((string)input["QueueUrl"]!);
        switch (action)
        {
            case "SendMessage":
                return Send(queue, input, carried);
            case "SendMessageBatch":
                return Batch(input, entry => Send(queue, entry, carried));
            case "ReceiveMessage":
                return await Receive(queue, input, carried, cancellation);
            case "DeleteMessage":
                queue.Delete((string)input["ReceiptHandle"]!);
                return [];
            case "DeleteMessageBatch":
                return Batch(input, entry =>
                {
                    queue.Delete((string)entry["ReceiptHandle"]!);
                    return [];
                });
            case "ChangeMessageVisibility":
                queue.ChangeVisibility((string)input["ReceiptHandle"]!, Seconds(input["VisibilityTimeout"]) ?? TimeSpan.Zero);
                return [];
            case "ChangeMessageVisibilityBatch":
                return Batch(input, entry =>
                {
                    queue.ChangeVisibility((string)entry["ReceiptHandle"]!, Seconds(entry["VisibilityTimeout"]) ?? TimeSpan.Zero);
                    return [];
                });
            default:
                throw new ApiError("InvalidAction", "InvalidAction", $"The action {action} is not valid for this endpoint.");
        }
    }

    private static JsonObject Send(Queue queue, JsonObject input, List<CarriedMessage> carried)
    {
        var attributes = AttributeValue.ReadAll(input["MessageAttributes"]);
        if (attributes.Count > MostAttributes)
        {
            throw ApiError.Invalid($"Number of message attributes [{attributes.Count}] exceeds the allowed maximum [{MostAttributes}].");
        }
        var system = AttributeValue.ReadAll(input["MessageSystemAttributes"]);
        var message = new QueuedMessage((string)input["MessageBody"]!, attributes, system);
        carried.Add(new CarriedMessage(message.Id, message.Body, message.Attributes));
        queue.Add(message, Seconds(input["DelaySeconds"]) ?? TimeSpan.Zero);
        var result = new JsonObject { ["MessageId"] = message.Id, ["MD5OfMessageBody"] = message.BodyDigest };
        if (message.AttributesDigest is { } digest)
        {
            result["MD5OfMessageAttributes"] = digest;
        }
        if (AttributeValue.Digest(system) is { } systemDigest)
        {
            result["MD5OfMessageSystemAttributes"] = systemDigest;
        }
        return result;
    }

    private static async Task<JsonObject> Receive(Queue queue, JsonObject input, List<CarriedMessage> carried, CancellationToken cancellation)
    {
        if (queue.IsDenied)
        {
            throw new ApiError("AccessDeniedException", "AccessDenied", "Access to the resource is denied.", status: 403);
        }
        if (queue.Throttled > 0)
        {
            queue.Throttled--;
            throw new ApiError("ThrottlingException", "ThrottlingException", "Rate exceeded");
        }
        var messages = await queue.Receive(
            (int?)Number(input["MaxNumberOfMessages"]) ?? 1, Seconds(input["WaitTimeSeconds"]) ?? TimeSpan.Zero, Seconds(input["VisibilityTimeout"]), cancellation);
        if (messages.Count == 0)
        {
            return [];
        }
        carried.AddRange(messages.Select(message => new CarriedMessage(message.Id, message.Body, message.Attributes)));
        var names = Texts(input["MessageAttributeNames"]);
        List<string> systemNames = [.. Texts(input["AttributeNames"]), .. Texts(input["MessageSystemAttributeNames"])];
        return new JsonObject { ["Messages"] = new JsonArray([.. messages.Select(message => message.ToJson(names, systemNames))]) };
    }

    private static JsonObject Batch(JsonObject input, Func<JsonObject, JsonObject> one)
    {
        var entries = input["Entries"]?.AsArray().Select(entry => entry!.AsObject()).ToList() ?? [];
        if (entries.Count == 0)
        {
            throw new ApiError("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest", "There should be at least one entry in the request.");
        }
        if (entries.Count > MostEntries)
        {
            throw new ApiError("TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", $"Maximum number of entries per request are {MostEntries}.");
        }
        var successful = new JsonArray();
        var failed = new JsonArray();
        foreach (var entry in entries)
        {
            try
            {
                var result = one(entry);
                result["Id"] = (string)entry["Id"]!;
                successful.Add(result);
            }
            catch (ApiError error)
            {
                failed.Add(new JsonObject { ["Id"] = (string)entry["Id"]!, ["Code"] = error.Code, ["Message"] = error.Message, ["SenderFault"] = true });
            }
        }
        var answer = new JsonObject { ["Successful"] = successful };
        if (failed.Count > 0)
        {
            answer["Failed"] = failed;
        }
        return answer;
    }

    private static List<string> Texts(JsonNode? node) => node?.AsArray().Select(value => (string)value!).ToList() ?? [];

    private static TimeSpan? Seconds(JsonNode? node) => Number(node) is { } number ? TimeSpan.FromSeconds(number) : null;

    /// <summary>Numbers are numbers in one protocol and text in the other.</summary>
    private static long? Number(JsonNode? node) => node is null ? null : long.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private string Url(Queue queue) => $"{baseUrl()}/{Account}/{queue.Name}";
}
