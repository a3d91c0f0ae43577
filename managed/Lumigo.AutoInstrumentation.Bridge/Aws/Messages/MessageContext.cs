using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>The trace context of the sender of a message, as it travels in the message's attributes (https://www.w3.org/TR/trace-context/).</summary>
/// <param name="Parent">The value of <c>traceparent</c>.</param>
/// <param name="State">The value of <c>tracestate</c>, or null.</param>
internal readonly record struct MessageContext(string Parent, string? State)
{
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    /// <summary>The context of a span; null when its ids are not W3C's.</summary>
    public static MessageContext? Of(Activity? span) => span is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
        ? new MessageContext(id, string.IsNullOrEmpty(span.TraceStateString) ? null : span.TraceStateString)
        : null;
}
