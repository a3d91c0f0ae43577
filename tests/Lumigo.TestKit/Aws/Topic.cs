using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Aws;

/// <summary>A topic and the queues that get what is published.</summary>
internal sealed class Topic(string arn)
{
    private readonly Lock _lock = new();
    private readonly List<(Queue Queue, bool Raw)> _subscriptions = [];

    public string Arn => arn;

    public void Subscribe(Queue queue, bool raw)
    {
        lock (_lock)
        {
            _subscriptions.Add((queue, raw));
        }
    }

    /// <summary>Raw delivery hands the message on as it is; otherwise the body is an envelope that holds it and its attributes.</summary>
    public CarriedMessage Publish(string text, string? subject, SortedDictionary<string, AttributeValue> attributes)
    {
        var id = Guid.NewGuid().ToString();
        lock (_lock)
        {
            foreach (var (queue, raw) in _subscriptions)
            {
                queue.Add(raw ? new QueuedMessage(text, attributes, []) : new QueuedMessage(Envelope(id, text, subject, attributes), [], []), TimeSpan.Zero);
            }
        }
        return new CarriedMessage(id, text, attributes);
    }

    private string Envelope(string id, string text, string? subject, SortedDictionary<string, AttributeValue> attributes)
    {
        var envelope = new JsonObject { ["Type"] = "Notification", ["MessageId"] = id, ["TopicArn"] = arn };
        if (subject is not null)
        {
            envelope["Subject"] = subject;
        }
        envelope["Message"] = text;
        envelope["Timestamp"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        envelope["SignatureVersion"] = "1";
        envelope["Signature"] = Convert.ToBase64String(new byte[256]);
        envelope["SigningCertURL"] = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0000000000000000000000000000000.pem";
        envelope["UnsubscribeURL"] = $"https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={arn}:{id}";
        if (attributes.Count > 0)
        {
            envelope["MessageAttributes"] = new JsonObject(attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (JsonNode?)new JsonObject
            {
                ["Type"] = attribute.Value.DataType,
                ["Value"] = attribute.Value.Text ?? Convert.ToBase64String(attribute.Value.Binary!),
            })));
        }
        return envelope.ToJsonString();
    }
}
