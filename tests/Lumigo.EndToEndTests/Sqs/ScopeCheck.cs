using Lumigo.TestKit.Otlp;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>Compares the parents of the sample app's steps with what they say they belong to.</summary>
internal static class ScopeCheck
{
    /// <summary>A line for each difference.</summary>
    public static IEnumerable<string> Differences(ConsumerTrace trace, IEnumerable<LabelledStep> steps)
    {
        foreach (var step in steps)
        {
            var parents = step.Expected.SelectMany(expected => ParentsFor(trace, expected)).ToHashSet();
            if (parents.Count == 0)
            {
                yield return $"'{step.Span.Name}': no span of {string.Join(" or ", step.Expected)} was exported";
                continue;
            }
            if (!parents.Contains(step.Span.ParentSpanId))
            {
                yield return $"'{step.Span.Name}' is below {Name(trace, step.Span.ParentSpanId)}, not {string.Join(" or ", parents.Select(parent => Name(trace, parent)))}";
            }
            if (step.Also is { } also)
            {
                var others = trace.SpansWith(also);
                if (others.Count != 1)
                {
                    yield return $"'{step.Span.Name}': {others.Count} spans of {also}";
                }
                foreach (var other in others.Where(other => !parents.Contains(other.Span.ParentSpanId)))
                {
                    yield return $"{other.Span.Name} of '{step.Span.Name}' is below {Name(trace, other.Span.ParentSpanId)}, not {string.Join(" or ", parents.Select(parent => Name(trace, parent)))}";
                }
            }
        }
    }

    private static IEnumerable<string> ParentsFor(ConsumerTrace trace, string expected) => expected.Split(':') switch
    {
        ["none"] => [""],
        ["span", var id] => [id],
        ["message", var id] => trace.ReceiveOf(id) is { } call ? trace.SpansOf(call).Select(one => one.Span.SpanId) : [],
        _ => throw new InvalidDataException($"A step expects '{expected}'."),
    };

    private static string Name(ConsumerTrace trace, string spanId)
    {
        if (spanId.Length == 0)
        {
            return "nothing";
        }
        var found = trace.Spans.FirstOrDefault(one => one.Span.SpanId == spanId)?.Span;
        var number = found is null ? -1 : trace.Spans.Where(one => one.Span.Name == found.Name).OrderBy(one => one.Span.StartTimeUnixNano).ToList().FindIndex(one => one.Span == found);
        return found is null ? $"a span that was not exported ({spanId})" : $"{found.Name} #{number}";
    }
}
