using System.Text.Json;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>A notification of an SNS topic as the body of an SQS message: what a subscription without raw delivery puts into the queue.</summary>
/// <param name="MessageId">The notification's id.</param>
/// <param name="TopicArn">The topic.</param>
/// <param name="TraceParent">The publisher's <c>traceparent</c> attribute, or null.</param>
/// <param name="TraceState">The publisher's <c>tracestate</c> attribute, or null.</param>
/// <param name="IsSigned">Whether it has SNS's signature, whose certificate has the service's name.</param>
internal sealed record SnsEnvelope(string MessageId, string TopicArn, string? TraceParent, string? TraceState, bool IsSigned)
{
    // Of every notification; other bodies are not parsed.
    private const string Marker = "\"TopicArn\"";
    private const string Signature = "SimpleNotificationService";

    /// <summary>The envelope, or null when the body is none.</summary>
    public static SnsEnvelope? Of(string? body)
    {
        if (body is null || !body.Contains(Marker, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || Text(root, "MessageId") is not { } id || Text(root, "TopicArn") is not { } topic)
            {
                return null;
            }

            bool hasAttributes = root.TryGetProperty("MessageAttributes", out JsonElement attributes) && attributes.ValueKind == JsonValueKind.Object;
            return new SnsEnvelope(
                id,
                topic,
                hasAttributes ? Attribute(attributes, MessageContext.TraceParent) : null,
                hasAttributes ? Attribute(attributes, MessageContext.TraceState) : null,
                body.Contains(Signature, StringComparison.Ordinal));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Attribute(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out JsonElement attribute) && attribute.ValueKind == JsonValueKind.Object ? Text(attribute, "Value") : null;

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
