using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Spans that are written already and wait for the request that takes them, by scope. Used by one thread at a time.</summary>
internal sealed class WrittenSpans
{
    /// <summary>One for each of the distro's instrumentations that has its spans written at their end.</summary>
    private const int MostScopes = 4;

    private readonly List<ScopeGroup> _groups = [];

    /// <summary>How many spans there are.</summary>
    public int Count { get; private set; }

    /// <summary>Writes a span.</summary>
    /// <returns>False when there is no room for its scope, or the span cannot be read.</returns>
    public bool TryAdd(Activity span, SpanScope scope, OtlpSpanWriter spans)
    {
        if (GroupOf(scope) is not { } group || !spans.TryWrite(span, group.Writer, group.Repeated))
        {
            return false;
        }

        group.Count++;
        Count++;
        return true;
    }

    /// <summary>Writes the spans into a request, as one <c>ScopeSpans</c> message for each scope.</summary>
    /// <param name="request">The request.</param>
    /// <param name="writeScope">Writes the scope's own fields.</param>
    public void WriteTo(ProtobufWriter request, Action<SpanScope> writeScope)
    {
        foreach (ScopeGroup group in _groups)
        {
            if (group.Count > 0)
            {
                int message = request.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
                writeScope(group.Scope);
                request.Copy(group.Writer.Written.Span);
                request.EndMessage(message);
            }
        }
    }

    /// <summary>Makes room for other spans.</summary>
    public void Clear()
    {
        foreach (ScopeGroup group in _groups)
        {
            group.Writer.Clear();
            group.Repeated.Forget();
            group.Count = 0;
        }

        Count = 0;
    }

    private ScopeGroup? GroupOf(in SpanScope scope)
    {
        foreach (ScopeGroup group in _groups)
        {
            if (group.Scope == scope)
            {
                return group;
            }
        }

        if (_groups.Count == MostScopes)
        {
            return null;
        }

        _groups.Add(new ScopeGroup(scope));
        return _groups[^1];
    }

    private sealed class ScopeGroup(SpanScope scope)
    {
        public SpanScope Scope { get; } = scope;

        public ProtobufWriter Writer { get; } = new();

        public RepeatedAttributes Repeated { get; } = new();

        public int Count { get; set; }
    }
}
