using Fields = Lumigo.TestKit.Otlp.OtlpFields;

namespace Lumigo.TestKit.Otlp;

/// <summary>Decodes KeyValue and AnyValue messages.</summary>
internal static class AttributeDecoder
{
    public static KeyValuePair<string, object?> KeyValue(ReadOnlySpan<byte> message)
    {
        var (key, value) = ("", (object?)null);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case Fields.KeyValue.Key: key = reader.Text(); break;
                case Fields.KeyValue.Value: value = AnyValue(reader.Bytes()); break;
                default: throw reader.Unknown(nameof(Fields.KeyValue));
            }
        }
        return new(key, value);
    }

    private static object? AnyValue(ReadOnlySpan<byte> message)
    {
        object? value = null;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            value = reader.Field switch
            {
                Fields.AnyValue.StringValue => reader.Text(),
                Fields.AnyValue.BoolValue => reader.Varint() != 0,
                Fields.AnyValue.IntValue => (long)reader.Varint(),
                Fields.AnyValue.DoubleValue => BitConverter.UInt64BitsToDouble(reader.Fixed64()),
                Fields.AnyValue.ArrayValue => Array(reader.Bytes()),
                Fields.AnyValue.KeyValueList => KeyValueList(reader.Bytes()),
                Fields.AnyValue.BytesValue => reader.Bytes().ToArray(),
                _ => throw reader.Unknown(nameof(Fields.AnyValue)),
            };
        }
        return value;
    }

    private static List<object?> Array(ReadOnlySpan<byte> message)
    {
        var values = new List<object?>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            values.Add(reader.Field == Fields.ArrayValue.Values ? AnyValue(reader.Bytes()) : throw reader.Unknown(nameof(Fields.ArrayValue)));
        }
        return values;
    }

    private static AttributeList KeyValueList(ReadOnlySpan<byte> message)
    {
        var values = new List<KeyValuePair<string, object?>>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            values.Add(reader.Field == Fields.KeyValueList.Values ? KeyValue(reader.Bytes()) : throw reader.Unknown(nameof(Fields.KeyValueList)));
        }
        return new AttributeList(values);
    }
}
