using Fields = Lumigo.TestKit.Otlp.OtlpFields;

namespace Lumigo.TestKit.Otlp;

/// <summary>Decodes the body of a request to <c>/v1/traces</c>.</summary>
public static class TraceDecoder
{
    /// <summary>Decodes an ExportTraceServiceRequest; anything malformed is an <see cref="InvalidDataException"/>.</summary>
    public static IReadOnlyList<ResourceSpans> Decode(ReadOnlySpan<byte> body)
    {
        var resourceSpans = new List<ResourceSpans>();
        var reader = new ProtobufReader(body);
        while (reader.Read())
        {
            resourceSpans.Add(reader.Field == Fields.ExportTraceServiceRequest.ResourceSpans
                ? DecodeResourceSpans(reader.Bytes())
                : throw reader.Unknown(nameof(Fields.ExportTraceServiceRequest)));
        }
        return resourceSpans;
    }

    private static ResourceSpans DecodeResourceSpans(ReadOnlySpan<byte> message)
    {
        var attributes = AttributeList.Empty;
        var dropped = 0L;
        var schemaUrl = "";
        var scopes = new List<ScopeSpans>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.ResourceSpans.Resource: (attributes, dropped) = DecodeResource(reader.Bytes()); break;
                case Fields.ResourceSpans.ScopeSpans: scopes.Add(DecodeScopeSpans(reader.Bytes())); break;
                case Fields.ResourceSpans.SchemaUrl: schemaUrl = reader.Text(); break;
                default: throw reader.Unknown(nameof(Fields.ResourceSpans));
            }
        }
        return new ResourceSpans(attributes, dropped, schemaUrl, scopes);
    }

    private static (AttributeList Attributes, long Dropped) DecodeResource(ReadOnlySpan<byte> message)
    {
        var attributes = new List<KeyValuePair<string, object?>>();
        var dropped = 0L;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.Resource.Attributes: attributes.Add(AttributeDecoder.KeyValue(reader.Bytes())); break;
                case Fields.Resource.DroppedAttributesCount: dropped = (long)reader.Varint(); break;
                default: throw reader.Unknown(nameof(Fields.Resource));
            }
        }
        return (new AttributeList(attributes), dropped);
    }

    private static ScopeSpans DecodeScopeSpans(ReadOnlySpan<byte> message)
    {
        var scope = Scope.None;
        var schemaUrl = "";
        var spans = new List<Span>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.ScopeSpans.Scope: scope = DecodeScope(reader.Bytes()); break;
                case Fields.ScopeSpans.Spans: spans.Add(SpanDecoder.Decode(reader.Bytes())); break;
                case Fields.ScopeSpans.SchemaUrl: schemaUrl = reader.Text(); break;
                default: throw reader.Unknown(nameof(Fields.ScopeSpans));
            }
        }
        return new ScopeSpans(scope, schemaUrl, spans);
    }

    private static Scope DecodeScope(ReadOnlySpan<byte> message)
    {
        var (name, version, dropped) = ("", "", 0L);
        var attributes = new List<KeyValuePair<string, object?>>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.InstrumentationScope.Name: name = reader.Text(); break;
                case Fields.InstrumentationScope.Version: version = reader.Text(); break;
                case Fields.InstrumentationScope.Attributes: attributes.Add(AttributeDecoder.KeyValue(reader.Bytes())); break;
                case Fields.InstrumentationScope.DroppedAttributesCount: dropped = (long)reader.Varint(); break;
                default: throw reader.Unknown(nameof(Fields.InstrumentationScope));
            }
        }
        return new Scope(name, version, new AttributeList(attributes), dropped);
    }
}
