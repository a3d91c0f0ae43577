namespace Lumigo.View;

/// <summary>All spans of one trace id, as trees. A complete trace has one root; missing parents leave orphans beside it.</summary>
public sealed class Trace
{
    private Trace(string id, IReadOnlyList<SpanNode> roots)
    {
        Id = id;
        Roots = roots;
    }

    /// <summary>The trace id, 32 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Root spans and orphans, oldest first.</summary>
    public IReadOnlyList<SpanNode> Roots { get; }

    /// <summary>Every span of the trace in the order of the tree.</summary>
    public IEnumerable<SpanNode> Nodes => Roots.SelectMany(root => root.Subtree());

    /// <summary>When the first span began.</summary>
    public DateTimeOffset Start => Nodes.Min(node => node.Span.Start);

    /// <summary>From the first start to the last end.</summary>
    public TimeSpan Duration => Nodes.Max(node => node.Span.End) - Start;

    /// <summary>Groups spans into traces, oldest trace first.</summary>
    public static IReadOnlyList<Trace> From(IEnumerable<Span> spans) =>
        [.. spans.GroupBy(span => span.TraceId)
            .Select(group => new Trace(group.Key, Link(group)))
            .OrderBy(trace => trace.Start)
            .ThenBy(trace => trace.Id, StringComparer.Ordinal)];

    private static List<SpanNode> Link(IEnumerable<Span> spans)
    {
        // Oldest first decides the order of siblings. The same span may stand in two files; one is enough.
        var nodes = spans.OrderBy(span => span.Start)
            .ThenByDescending(span => span.End)
            .ThenBy(span => span.SpanId, StringComparer.Ordinal)
            .DistinctBy(span => span.SpanId)
            .Select(span => new SpanNode(span))
            .ToList();
        var byId = nodes.ToDictionary(node => node.Span.SpanId, StringComparer.Ordinal);

        var roots = new List<SpanNode>();
        foreach (var node in nodes)
        {
            var parent = node.Span.ParentId is { } id ? byId.GetValueOrDefault(id) : null;
            if (parent is not null && !IsInCycle(node, byId))
            {
                parent.Add(node);
                continue;
            }

            node.IsOrphan = node.Span.ParentId is not null;
            roots.Add(node);
        }

        return roots;
    }

    /// <summary>A broken file must not make the tree endless: spans that are their own ancestors stand as orphans.</summary>
    private static bool IsInCycle(SpanNode node, Dictionary<string, SpanNode> byId)
    {
        var ancestor = node;
        for (var steps = 0; steps < byId.Count; steps++)
        {
            if (ancestor.Span.ParentId is not { } id || !byId.TryGetValue(id, out ancestor!))
            {
                return false;
            }

            if (ancestor == node)
            {
                return true;
            }
        }

        return false;
    }
}
