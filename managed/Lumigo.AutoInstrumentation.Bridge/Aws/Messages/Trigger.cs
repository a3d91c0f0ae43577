using System.Text;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>
/// Where received messages came from, in the form Lumigo's backend reads (<c>lumigoData</c>): the queue, and topics whose notifications the messages are.
/// </summary>
internal sealed class Trigger(string queueArn, string[] messageIds, IReadOnlyList<SnsEnvelope> envelopes)
{
    /// <summary>The JSON text; made on the export thread.</summary>
    public string Text()
    {
        string id = Guid.NewGuid().ToString();
        var text = new StringBuilder("{\"trigger\":[");
        Append(text, id, target: null, "sqs", messageIds, queueArn);
        foreach (SnsEnvelope envelope in envelopes)
        {
            text.Append(',');
            Append(text, Guid.NewGuid().ToString(), id, "sns", [envelope.MessageId], envelope.TopicArn);
        }

        return text.Append("]}").ToString();
    }

    private static void Append(StringBuilder text, string id, string? target, string by, string[] messages, string arn)
    {
        text.Append("{\"id\":\"").Append(id).Append("\",\"targetId\":");
        text.Append(target is null ? "null" : $"\"{target}\"");
        text.Append(",\"triggeredBy\":\"").Append(by).Append("\",\"fromMessageIds\":[");
        for (int index = 0; index < messages.Length; index++)
        {
            text.Append(index == 0 ? "\"" : ",\"");
            AppendEscaped(text, messages[index]);
            text.Append('"');
        }

        text.Append("],\"extra\":{\"arn\":\"");
        AppendEscaped(text, arn);
        text.Append("\",\"recordsNum\":").Append(messages.Length).Append("}}");
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (char one in value)
        {
            if (one is '"' or '\\')
            {
                text.Append('\\');
            }

            text.Append(one < ' ' ? ' ' : one);
        }
    }
}
