namespace Lumigo.TestKit.Otlp;

/// <summary>A request an <see cref="OtlpEndpoint"/> got, whatever it answered.</summary>
/// <param name="Time">When the request had been read.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without query.</param>
/// <param name="Headers">All headers, names without regard to case.</param>
/// <param name="Body">The body, decompressed.</param>
/// <param name="Accepted">Whether the endpoint was to answer 200 to it.</param>
public sealed record ReceivedRequest(
    DateTimeOffset Time, string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool Accepted)
{
    private IReadOnlyList<ResourceSpans>? _traces;

    /// <summary>The decoded body.</summary>
    public IReadOnlyList<ResourceSpans> Traces => _traces ??= TraceDecoder.Decode(Body);

    /// <summary>All spans of the body with their surroundings.</summary>
    public IEnumerable<ReceivedSpan> Spans =>
        from resourceSpans in Traces
        from scopeSpans in resourceSpans.Scopes
        from span in scopeSpans.Spans
        select new ReceivedSpan(span, scopeSpans.Scope, resourceSpans.Resource);
}

/// <summary>A span with the scope and the resource it was sent under.</summary>
public sealed record ReceivedSpan(Span Span, Scope Scope, AttributeList Resource);
