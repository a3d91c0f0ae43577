using Lumigo.TestKit.Otlp;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>A span of the sample app's own, which says what it belongs to.</summary>
internal sealed class LabelledStep(Span span)
{
    public Span Span => span;

    public string Pattern => (string)span.Attributes["pattern"]!;

    /// <summary>What its parent may be: <c>none</c>, <c>message:id</c> (the receive that brought it) or <c>span:id</c>.</summary>
    public IReadOnlyList<string> Expected => ((string)span.Attributes["expect"]!).Split('|');

    /// <summary>Request id or URL of a call whose span has the same parent.</summary>
    public string? Also => (string?)span.Attributes["also"];

    /// <summary>Messages whose receives happened directly within this span.</summary>
    public IReadOnlyList<string> Around => ((string?)span.Attributes["around"])?.Split(' ') ?? [];
}
