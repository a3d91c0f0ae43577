using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Writes spans as fields of an OTLP <c>ScopeSpans</c> message. Used by one thread at a time.</summary>
internal sealed class OtlpSpanWriter
{
    // Span.flags beyond the W3C trace flags: whether the parent is remote is known, and whether it is.
    private const uint HasIsRemote = 0x100;
    private const uint IsRemote = 0x200;

    private readonly SpanView _view;
    private readonly EncodedAttributes _encoded = new();

    // Where the span goes that is being written.
    private ProtobufWriter _writer = null!;
    private RepeatedAttributes _repeated = null!;

    /// <param name="view">What is exported of a span.</param>
    public OtlpSpanWriter(SpanView view) => _view = view;

    /// <summary>Writes a span.</summary>
    /// <param name="span">The span.</param>
    /// <param name="writer">Where to; as it was if this fails.</param>
    /// <param name="repeated">What the span before had, if it was written there too.</param>
    /// <returns>False when the span cannot be read.</returns>
    public bool TryWrite(Activity span, ProtobufWriter writer, RepeatedAttributes repeated)
    {
        _writer = writer;
        _repeated = repeated;
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
