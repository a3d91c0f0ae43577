using Lumigo.AutoInstrumentation.Bridge.Messages;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>
/// A call of the client that makes one span, somewhere in its flow. The one knows the message's body, the other is where it is exported: here they meet.
/// </summary>
internal sealed class MessageUnderway
{
    private static readonly AsyncLocal<MessageUnderway?> s_current = new();

    private ReadOnlyMemory<byte>? _body;

    private MessageUnderway(ReadOnlyMemory<byte>? body) => _body = body;

    /// <summary>The call's span, when there is one.</summary>
    public RabbitMqSpan? Span { get; private set; }

    /// <summary>The call begins.</summary>
    /// <param name="body">The message's body if there is one yet; it is read when the span starts, and not kept.</param>
    public static MessageUnderway Begin(ReadOnlyMemory<byte>? body) => s_current.Value = new MessageUnderway(body);

    /// <summary>The call has returned, or goes on in a flow of its own: the caller's is as it was.</summary>
    public static void Leave() => s_current.Value = null;

    /// <summary>A span of the client has started.</summary>
    public static void Meet(RabbitMqSpan span)
    {
        if (s_current.Value is { Span: null } call)
        {
            call.Span = span;
            if (call._body is { } body)
            {
                span.Body = MessageText.Of(body.Span);
                call._body = null;
            }
            else
            {
                span.AwaitsBody = true;
            }
        }
    }
}
