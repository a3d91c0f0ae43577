using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Writes spans as an OTLP <c>ExportTraceServiceRequest</c>.</summary>
internal sealed class OtlpTraceSerializer
{
    // Span.flags beyond the W3C trace flags: whether the parent is remote is known, and whether it is.
    private const uint HasIsRemote = 0x100;
    private const uint IsRemote = 0x200;

    private const int ScopesKept = 256;

    private readonly byte[] _resource;
    private readonly SpanView _view;
    private readonly ProtobufWriter _writer = new();
    private readonly EncodedAttributes _encoded = new();
    private readonly RepeatedAttributes _repeated = new();

    // Spans by scope, kept from request to request: an application has few.
    private readonly Dictionary<SpanScope, List<Activity>> _scopes = [];

    // Spans of one source come in a row.
    private ActivitySource? _lastSource;
    private List<Activity> _lastScope = [];

    public OtlpTraceSerializer(Resource resource, SpanView view)
    {
        _view = view;
        _resource = Serialize(resource);
    }

    /// <summary>Serializes spans into a buffer that is valid until the next call.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="unreadable">How many spans could not be read and are left out.</param>
    public ReadOnlyMemory<byte> Serialize(ReadOnlySpan<Activity> spans, out int unreadable)
    {
        // Nothing is left of a request that could not be written.
        _writer.Clear();
        _repeated.Forget();
        foreach (List<Activity> scope in _scopes.Values)
        {
            scope.Clear();
        }

        foreach (Activity span in spans)
        {
            ScopeOf(span).Add(span);
        }

        unreadable = 0;
        int resourceSpans = _writer.BeginMessage(OtlpFields.ExportTraceServiceRequest.ResourceSpans);
        _writer.Bytes(OtlpFields.ResourceSpans.Resource, _resource);
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
                unreadable += TryWriteSpan(span) ? 0 : 1;
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

    private bool TryWriteSpan(Activity span)
    {
        int before = _writer.Length;
        try
        {
            _view.Read(span);
            WriteSpan();
            return true;
        }
        catch (Exception)
        {
            // A value's ToString threw, or the application changed the span under our hands: the other spans must not suffer.
            _writer.Truncate(before);
            _repeated.Forget();
            return false;
        }
    }

    private void WriteSpan()
    {
        Activity span = _view.Span;
        Span<byte> traceId = stackalloc byte[IdBytes.TraceIdLength];
        Span<byte> spanId = stackalloc byte[IdBytes.SpanIdLength];
        int message = _writer.BeginMessage(OtlpFields.ScopeSpans.Spans);

        IdBytes.Write(span.TraceId, traceId);
        _writer.Bytes(OtlpFields.Span.TraceId, traceId);
        IdBytes.Write(span.SpanId, spanId);
        _writer.Bytes(OtlpFields.Span.SpanId, spanId);
        _writer.StringUnlessEmpty(OtlpFields.Span.TraceState, span.TraceStateString);
        if (_view.ParentSpanId != default)
        {
            IdBytes.Write(_view.ParentSpanId, spanId);
            _writer.Bytes(OtlpFields.Span.ParentSpanId, spanId);
        }

        _writer.String(OtlpFields.Span.Name, _view.Name);
        _writer.Int(OtlpFields.Span.Kind, (int)_view.Kind + 1);
        _writer.Fixed64(OtlpFields.Span.StartTimeUnixNano, UnixNanoseconds(_view.Start));
        _writer.Fixed64(OtlpFields.Span.EndTimeUnixNano, UnixNanoseconds(_view.End));
        WriteAttributes();
        _writer.IntUnlessZero(OtlpFields.Span.DroppedAttributesCount, _view.DroppedAttributes);
        WriteEvents();
        WriteLinks();
        WriteStatus();

        // An exported span was sampled by us, whatever another SDK decided about its flag.
        uint flags = (uint)(span.ActivityTraceFlags | ActivityTraceFlags.Recorded) | HasIsRemote | (span.HasRemoteParent ? IsRemote : 0);
        _writer.Fixed32(OtlpFields.Span.Flags, flags);
        _writer.EndMessage(message);
    }

    private void WriteAttributes()
    {
        ReadOnlySpan<KeyValuePair<string, object?>> attributes = CollectionsMarshal.AsSpan(_view.UnmaskedAttributes);
        for (int i = 0; i < attributes.Length;)
        {
            if (_repeated.RunAt(attributes, i) is > 0 and int run)
            {
                _repeated.Copy(_writer, i, run);
                i += run;
            }
            else
            {
                int before = _writer.Length;
                WriteAttribute(attributes[i]);
                _repeated.Note(i, attributes[i], before, _writer.Length - before);
                i++;
            }
        }

        _repeated.Done(attributes.Length);
    }

    private void WriteAttribute(in KeyValuePair<string, object?> attribute)
    {
        if (!_encoded.TryWrite(_writer, attribute.Key, attribute.Value))
        {
            int before = _writer.Length;
            OtlpAttributes.Write(_writer, OtlpFields.Span.Attributes, attribute.Key, _view.MaskedValue(attribute));
            _encoded.Keep(attribute.Key, attribute.Value, _writer.Written.Span[before..]);
        }
    }

    private void WriteEvents()
    {
        foreach (EventView entry in _view.Events)
        {
            int message = _writer.BeginMessage(OtlpFields.Span.Events);
            _writer.Fixed64(OtlpFields.Event.TimeUnixNano, UnixNanoseconds(entry.Time));
            _writer.String(OtlpFields.Event.Name, entry.Name);
            foreach ((string key, object? value) in entry.Attributes)
            {
                OtlpAttributes.Write(_writer, OtlpFields.Event.Attributes, key, value);
            }

            _writer.IntUnlessZero(OtlpFields.Event.DroppedAttributesCount, entry.DroppedAttributes);

            _writer.EndMessage(message);
        }

        _writer.IntUnlessZero(OtlpFields.Span.DroppedEventsCount, _view.DroppedEvents);
    }

    private void WriteLinks()
    {
        Span<byte> traceId = stackalloc byte[IdBytes.TraceIdLength];
        Span<byte> spanId = stackalloc byte[IdBytes.SpanIdLength];
        foreach (LinkView link in _view.Links)
        {
            int message = _writer.BeginMessage(OtlpFields.Span.Links);
            IdBytes.Write(link.Context.TraceId, traceId);
            _writer.Bytes(OtlpFields.Link.TraceId, traceId);
            IdBytes.Write(link.Context.SpanId, spanId);
            _writer.Bytes(OtlpFields.Link.SpanId, spanId);
            _writer.StringUnlessEmpty(OtlpFields.Link.TraceState, link.Context.TraceState);
            foreach ((string key, object? value) in link.Attributes)
            {
                OtlpAttributes.Write(_writer, OtlpFields.Link.Attributes, key, value);
            }

            _writer.IntUnlessZero(OtlpFields.Link.DroppedAttributesCount, link.DroppedAttributes);

            _writer.Fixed32(OtlpFields.Link.Flags, (uint)link.Context.TraceFlags | HasIsRemote | (link.Context.IsRemote ? IsRemote : 0));
            _writer.EndMessage(message);
        }

        _writer.IntUnlessZero(OtlpFields.Span.DroppedLinksCount, _view.DroppedLinks);
    }

    private void WriteStatus()
    {
        if (_view.Status == ActivityStatusCode.Unset)
        {
            return;
        }

        int message = _writer.BeginMessage(OtlpFields.Span.Status);
        if (_view.Status == ActivityStatusCode.Error)
        {
            // The specification allows a description for errors only.
            _writer.StringUnlessEmpty(OtlpFields.Status.Message, _view.StatusDescription);
        }

        _writer.Int(OtlpFields.Status.Code, (int)_view.Status);
        _writer.EndMessage(message);
    }

    private static ulong UnixNanoseconds(DateTime utc) => (ulong)(utc.Ticks - DateTime.UnixEpoch.Ticks) * 100;
}
