using Fields = Lumigo.TestKit.Otlp.OtlpFields;

namespace Lumigo.TestKit.Otlp;

/// <summary>Decodes Span messages with their events, links and status.</summary>
internal static class SpanDecoder
{
    public static Span Decode(ReadOnlySpan<byte> message)
    {
        var (traceId, spanId, parentSpanId, traceState, name) = ("", "", "", "", "");
        var kind = SpanKind.Unspecified;
        var (start, end, flags) = (0UL, 0UL, 0U);
        var (droppedAttributes, droppedEvents, droppedLinks) = (0L, 0L, 0L);
        var attributes = new List<KeyValuePair<string, object?>>();
        var events = new List<SpanEvent>();
        var links = new List<SpanLink>();
        var status = SpanStatus.Unset;

        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.Span.TraceId: traceId = Id(reader.Bytes(), 16); break;
                case Fields.Span.SpanId: spanId = Id(reader.Bytes(), 8); break;
                case Fields.Span.TraceState: traceState = reader.Text(); break;
                case Fields.Span.ParentSpanId: parentSpanId = Id(reader.Bytes(), 8); break;
                case Fields.Span.Name: name = reader.Text(); break;
                case Fields.Span.Kind: kind = (SpanKind)reader.Varint(); break;
                case Fields.Span.StartTimeUnixNano: start = reader.Fixed64(); break;
                case Fields.Span.EndTimeUnixNano: end = reader.Fixed64(); break;
                case Fields.Span.Attributes: attributes.Add(AttributeDecoder.KeyValue(reader.Bytes())); break;
                case Fields.Span.DroppedAttributesCount: droppedAttributes = (long)reader.Varint(); break;
                case Fields.Span.Events: events.Add(DecodeEvent(reader.Bytes())); break;
                case Fields.Span.DroppedEventsCount: droppedEvents = (long)reader.Varint(); break;
                case Fields.Span.Links: links.Add(DecodeLink(reader.Bytes())); break;
                case Fields.Span.DroppedLinksCount: droppedLinks = (long)reader.Varint(); break;
                case Fields.Span.Status: status = DecodeStatus(reader.Bytes()); break;
                case Fields.Span.Flags: flags = reader.Fixed32(); break;
                default: throw reader.Unknown(nameof(Fields.Span));
            }
        }

        return new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = parentSpanId,
            TraceState = traceState,
            Name = name,
            Kind = kind,
            StartTimeUnixNano = start,
            EndTimeUnixNano = end,
            Attributes = new AttributeList(attributes),
            DroppedAttributes = droppedAttributes,
            Events = events,
            DroppedEvents = droppedEvents,
            Links = links,
            DroppedLinks = droppedLinks,
            Status = status,
            Flags = flags,
        };
    }

    private static SpanEvent DecodeEvent(ReadOnlySpan<byte> message)
    {
        var (name, time, dropped) = ("", 0UL, 0L);
        var attributes = new List<KeyValuePair<string, object?>>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.Event.TimeUnixNano: time = reader.Fixed64(); break;
                case Fields.Event.Name: name = reader.Text(); break;
                case Fields.Event.Attributes: attributes.Add(AttributeDecoder.KeyValue(reader.Bytes())); break;
                case Fields.Event.DroppedAttributesCount: dropped = (long)reader.Varint(); break;
                default: throw reader.Unknown(nameof(Fields.Event));
            }
        }
        return new SpanEvent(name, time, new AttributeList(attributes), dropped);
    }

    private static SpanLink DecodeLink(ReadOnlySpan<byte> message)
    {
        var (traceId, spanId, traceState, dropped, flags) = ("", "", "", 0L, 0U);
        var attributes = new List<KeyValuePair<string, object?>>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.Link.TraceId: traceId = Id(reader.Bytes(), 16); break;
                case Fields.Link.SpanId: spanId = Id(reader.Bytes(), 8); break;
                case Fields.Link.TraceState: traceState = reader.Text(); break;
                case Fields.Link.Attributes: attributes.Add(AttributeDecoder.KeyValue(reader.Bytes())); break;
                case Fields.Link.DroppedAttributesCount: dropped = (long)reader.Varint(); break;
                case Fields.Link.Flags: flags = reader.Fixed32(); break;
                default: throw reader.Unknown(nameof(Fields.Link));
            }
        }
        return new SpanLink(traceId, spanId, traceState, new AttributeList(attributes), dropped, flags);
    }

    private static SpanStatus DecodeStatus(ReadOnlySpan<byte> message)
    {
        var (text, code) = ("", StatusCode.Unset);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.Status.Message: text = reader.Text(); break;
                case Fields.Status.Code: code = (StatusCode)reader.Varint(); break;
                default: throw reader.Unknown(nameof(Fields.Status));
            }
        }
        return new SpanStatus(code, text);
    }

    private static string Id(ReadOnlySpan<byte> bytes, int length) =>
        bytes.IsEmpty || bytes.Length == length
            ? Convert.ToHexStringLower(bytes)
            : throw new InvalidDataException($"An id of {bytes.Length} bytes, expected {length}.");
}
