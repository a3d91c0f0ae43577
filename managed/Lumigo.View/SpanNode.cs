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

    /// <summary>This node and everything below it, parents before children. Without recursion: a broken dump may be deeper than any stack.</summary>
    public IEnumerable<SpanNode> Subtree()
    {
        var open = new Stack<SpanNode>([this]);
        while (open.TryPop(out var node))
        {
            yield return node;
            for (var i = node.children.Count - 1; i >= 0; i--)
            {
                open.Push(node.children[i]);
            }
        }
    }
}
