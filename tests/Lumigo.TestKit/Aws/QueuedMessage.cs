using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Aws;

/// <summary>A message in a queue.</summary>
internal sealed class QueuedMessage(string body, SortedDictionary<string, AttributeValue> attributes, SortedDictionary<string, AttributeValue> systemAttributes)
{
    private readonly DateTimeOffset _sent = DateTimeOffset.UtcNow;
    private DateTimeOffset _firstReceived;

    public string Id { get; } = Guid.NewGuid().ToString();

    public string Body => body;

    public string BodyDigest { get; } = Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    public IReadOnlyDictionary<string, AttributeValue> Attributes => attributes;

    public string? AttributesDigest => AttributeValue.Digest(attributes);

    public DateTimeOffset VisibleFrom { get; set; }

    public int ReceiveCount { get; private set; }

    public string? ReceiptHandle { get; private set; }

    /// <summary>Takes the message for a while.</summary>
    public void Receive(TimeSpan hidden)
    {
        var now = DateTimeOffset.UtcNow;
        _firstReceived = ReceiveCount++ == 0 ? now : _firstReceived;
        ReceiptHandle = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
        VisibleFrom = now + hidden;
    }

    /// <summary>The message as a receiver sees it who asked for some attributes.</summary>
    public JsonObject ToJson(IReadOnlyCollection<string> attributeNames, IReadOnlyCollection<string> systemAttributeNames)
    {
        var json = new JsonObject { ["MessageId"] = Id, ["ReceiptHandle"] = ReceiptHandle, ["MD5OfBody"] = BodyDigest, ["Body"] = body };
        var wanted = attributes.Where(attribute => attributeNames.Any(name => IsWanted(attribute.Key, name))).ToList();
        if (wanted.Count > 0)
        {
            json["MD5OfMessageAttributes"] = AttributeValue.Digest(wanted);
            json["MessageAttributes"] = new JsonObject(wanted.Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)attribute.Value.ToJson())));
        }
        var system = new Dictionary<string, string>
        {
            ["SenderId"] = "AIDAEXAMPLE",
            ["SentTimestamp"] = _sent.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["ApproximateReceiveCount"] = ReceiveCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["ApproximateFirstReceiveTimestamp"] = _firstReceived.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (systemAttributes.TryGetValue("AWSTraceHeader", out var header))
        {
            system["AWSTraceHeader"] = header.Text!;
        }
        var wantedSystem = system.Where(attribute => systemAttributeNames.Any(name => name == "All" || name == attribute.Key)).ToList();
        if (wantedSystem.Count > 0)
        {
            json["Attributes"] = new JsonObject(wantedSystem.Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)attribute.Value)));
        }
        return json;
    }

    private static bool IsWanted(string attribute, string name) =>
        name is "All" or ".*" || name == attribute || (name.EndsWith(".*", StringComparison.Ordinal) && attribute.StartsWith(name[..^1], StringComparison.Ordinal));
}
