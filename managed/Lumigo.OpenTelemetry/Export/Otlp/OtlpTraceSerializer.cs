using System.Diagnostics;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Writes spans as an OTLP <c>ExportTraceServiceRequest</c>.</summary>
internal sealed class OtlpTraceSerializer
{
    private const int ScopesKept = 256;

    private readonly byte[] _resource;
    private readonly SpanView _view;
    private readonly ProtobufWriter _writer = new();
    private readonly OtlpSpanWriter _spans;
    private readonly Action<SpanScope> _writeScope;
    private readonly RepeatedAttributes _repeated = new();

    // Spans by scope, kept from request to request: an application has few.
    private readonly Dictionary<SpanScope, List<Activity>> _scopes = [];

    // Spans of one source come in a row.
    private ActivitySource? _lastSource;
    private List<Activity> _lastScope = [];

    public OtlpTraceSerializer(Resource resource, SpanView view)
    {
        _view = view;
        _spans = new OtlpSpanWriter(view);
        _writeScope = WriteScope;
        _resource = Serialize(resource);
    }

    /// <summary>Serializes spans into a buffer that is valid until the next call.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="unreadable">How many spans could not be read and are left out.</param>
    /// <param name="written">More spans, which are written already.</param>
    public ReadOnlyMemory<byte> Serialize(ReadOnlySpan<Activity> spans, out int unreadable, WrittenSpans? written = null)
    {
        foreach (Activity span in spans)
        {
            ScopeOf(span).Add(span);
        }

        unreadable = 0;
        _writer.Clear();
        int resourceSpans = _writer.BeginMessage(OtlpFields.ExportTraceServiceRequest.ResourceSpans);
        _writer.Bytes(OtlpFields.ResourceSpans.Resource, _resource);
        written?.WriteTo(_writer, _writeScope);
        foreach ((SpanScope key, List<Activity> scope) in _scopes)
        {
            if (scope.Count == 0)
            {
                continue;
            }

            int scopeSpans = _writer.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
            WriteScope(key);
            foreach (Activity span in scope)
            {
                unreadable += _spans.TryWrite(span, _writer, _repeated) ? 0 : 1;
            }

            _writer.EndMessage(scopeSpans);
            scope.Clear();
        }

        if (_scopes.Count > ScopesKept)
        {
            // An application that makes a source per request must not make us keep them all.
            _scopes.Clear();
            _lastSource = null;
        }

        _writer.EndMessage(resourceSpans);
        _repeated.Forget();
        return _writer.Written;
    }

    /// <summary>The spans of this span's scope.</summary>
    private List<Activity> ScopeOf(Activity span)
    {
        if (_lastSource is { } source && span.Source == source)
        {
            return _lastScope;
        }

        SpanScope key = _view.ScopeOf(span);
        if (!_scopes.TryGetValue(key, out List<Activity>? scope))
        {
            _scopes.Add(key, scope = []);
        }

        if (SpanView.HasScopeOfSource(span))
        {
            _lastSource = span.Source;
            _lastScope = scope;
        }

        return scope;
    }

    private static byte[] Serialize(Resource resource)
    {
        var writer = new ProtobufWriter();
        foreach ((string key, object value) in resource.Attributes)
        {
            OtlpAttributes.Write(writer, OtlpFields.Resource.Attributes, key, value);
        }

        return writer.Written.ToArray();
    }

    private void WriteScope(SpanScope scope)
    {
        int message = _writer.BeginMessage(OtlpFields.ScopeSpans.Scope);
        _writer.String(OtlpFields.InstrumentationScope.Name, scope.Name);
        _writer.StringUnlessEmpty(OtlpFields.InstrumentationScope.Version, scope.Version);
        _writer.EndMessage(message);
    }
}
