namespace Lumigo.View;

/// <summary>
/// A chain of spans from parent to child that must occur in one trace, written as <c>service KIND [ERROR] &gt; service KIND [ERROR] …</c>.
/// Each next span is a direct child. A step without <c>ERROR</c> asks for a span that did not fail.
/// </summary>
public sealed class ExpectedPath
{
    private sealed record Step(string Service, string Kind, bool IsError)
    {
        public bool Matches(Span span) => span.Service == Service && span.Kind == Kind && span.IsError == IsError;
    }

    private readonly Step[] steps;

    private ExpectedPath(string text, Step[] steps)
    {
        Text = text;
        this.steps = steps;
    }

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a path; throws <see cref="FormatException"/> when it is not one.</summary>
    public static ExpectedPath Parse(string text) => new(text, [.. text.Split('>').Select(ParseStep)]);

    /// <summary>True when one of the traces contains the whole chain, its first span without a parent.</summary>
    public bool IsIn(IEnumerable<Trace> traces) =>
        traces.Any(trace => trace.Roots.Any(root => !root.IsOrphan && Matches(root, 0)));

    private bool Matches(SpanNode node, int index) =>
        steps[index].Matches(node.Span)
        && (index == steps.Length - 1 || node.Children.Any(child => Matches(child, index + 1)));

    private static Step ParseStep(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var service, var kind] => new Step(service, kind, false),
            [var service, var kind, "ERROR"] => new Step(service, kind, true),
            _ => throw new FormatException($"'{text.Trim()}' is not of the form 'service KIND' or 'service KIND ERROR'"),
        };
}
