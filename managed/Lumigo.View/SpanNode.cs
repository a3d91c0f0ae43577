namespace Lumigo.View;

/// <summary>A span with the spans it caused, oldest first.</summary>
public sealed class SpanNode(Span span)
{
    private readonly List<SpanNode> children = [];

    /// <summary>The span at this place of the tree.</summary>
    public Span Span { get; } = span;

    /// <summary>Spans whose parent is this one.</summary>
    public IReadOnlyList<SpanNode> Children => children;

    /// <summary>True when the span names a parent that no file contains.</summary>
    public bool IsOrphan { get; internal set; }

    internal void Add(SpanNode child) => children.Add(child);

    /// <summary>This node and everything below it.</summary>
    public IEnumerable<SpanNode> Subtree() => children.SelectMany(child => child.Subtree()).Prepend(this);
}
