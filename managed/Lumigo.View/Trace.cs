namespace Lumigo.View;

/// <summary>All spans of one trace id, as trees. A complete trace has one root; missing parents leave orphans beside it.</summary>
public sealed class Trace
{
    private Trace(string id, IReadOnlyList<SpanNode> roots)
    {
        Id = id;
        Roots = roots;
        Start = Nodes.Min(node => node.Span.Start);
        Duration = Nodes.Max(node => node.Span.End) - Start;
    }

    /// <summary>The trace id, 32 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Root spans and orphans, oldest first.</summary>
    public IReadOnlyList<SpanNode> Roots { get; }

    /// <summary>Every span of the trace in the order of the tree.</summary>
    public IEnumerable<SpanNode> Nodes => Roots.SelectMany(root => root.Subtree());

    /// <summary>When the first span began.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>From the first start to the last end.</summary>
    public TimeSpan Duration { get; }

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

        var endless = InCycles(nodes, byId);
        var roots = new List<SpanNode>();
        foreach (var node in nodes)
        {
            var parent = node.Span.ParentId is { } id ? byId.GetValueOrDefault(id) : null;
            if (parent is not null && !endless.Contains(node))
            {
                parent.Add(node);
                continue;
            }

            node.IsOrphan = node.Span.ParentId is not null;
            roots.Add(node);
        }

        return roots;
    }

    /// <summary>A broken file must not make the tree endless: spans that are their own ancestors stand as orphans. Each span is walked over once.</summary>
    private static HashSet<SpanNode> InCycles(List<SpanNode> nodes, Dictionary<string, SpanNode> byId)
    {
        var found = new HashSet<SpanNode>();
        var known = new HashSet<SpanNode>();
        foreach (var start in nodes)
        {
            var path = new List<SpanNode>();
            SpanNode? node = start;
            while (node is not null && known.Add(node))
            {
                path.Add(node);
                node = node.Span.ParentId is { } id ? byId.GetValueOrDefault(id) : null;
            }

            // Where the walk met itself, a cycle begins; what led there is outside of it.
            if (node is not null && path.IndexOf(node) is >= 0 and var first)
            {
                found.UnionWith(path.Skip(first));
            }
        }

        return found;
    }
}
