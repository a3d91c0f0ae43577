using System.Diagnostics;

namespace SqsConsumer;

/// <summary>
/// Spans of the application's own work. Each says in its tags what it belongs to: the handling of a message, nothing at all, or another span. The tags
/// are all that is special about them.
/// </summary>
internal static class Step
{
    private static readonly ActivitySource Source = new("orders");

    /// <summary>The way of consuming under way; written into every span.</summary>
    public static string Pattern { get; set; } = "";

    /// <summary>A step of a message's handling.</summary>
    public static void For(string messageId, string name, string? also = null) => Make(name, "message:" + messageId, also);

    /// <summary>A step that has nothing to do with any message.</summary>
    public static void Apart(string name, string? also = null) => Make(name, "none", also);

    /// <summary>A step that may belong to the message's handling or to nothing: what follows another receive within a handling.</summary>
    public static void ForOrApart(string messageId, string name) => Make(name, $"message:{messageId}|none", also: null);

    /// <summary>A step below a span of the application.</summary>
    public static void Below(Activity? span, string name, string? also = null) => Make(name, "span:" + span?.SpanId.ToHexString(), also);

    /// <summary>A span that stays open around what follows.</summary>
    public static Activity? Open(string name, string expect) => Source.StartActivity(name)?.SetTag("pattern", Pattern).SetTag("expect", expect);

    /// <summary>A span that stays open, below one of another process.</summary>
    public static Activity? OpenBelow(string name, ActivityContext remote) =>
        Source.StartActivity(name, ActivityKind.Consumer, remote)?.SetTag("pattern", Pattern).SetTag("expect", "span:" + remote.SpanId.ToHexString());

    /// <summary>Says of an open span that a receive happened within it.</summary>
    public static void Received(this Activity? span, string messageId) => span?.SetTag("around", span.GetTagItem("around") is string others ? others + " " + messageId : messageId);

    private static void Make(string name, string expect, string? also)
    {
        using var span = Open(name, expect);
        span?.SetTag("also", also);
    }
}
