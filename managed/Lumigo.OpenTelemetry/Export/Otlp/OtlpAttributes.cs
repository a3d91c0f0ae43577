using System.Collections;
using System.Globalization;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Writes attributes as OTLP key-value messages.</summary>
internal static class OtlpAttributes
{
    public static void Write(ProtobufWriter writer, int field, string key, object? value)
    {
        int attribute = writer.BeginMessage(field);
        writer.String(OtlpFields.KeyValue.Key, key);
        WriteAnyValue(writer, OtlpFields.KeyValue.Value, value);
        writer.EndMessage(attribute);
    }

    private static void WriteAnyValue(ProtobufWriter writer, int field, object? value)
    {
        int any = writer.BeginMessage(field);
        switch (value)
        {
            case null:
                break;
            case string text:
                writer.String(OtlpFields.AnyValue.StringValue, text);
                break;
            case bool flag:
                writer.Bool(OtlpFields.AnyValue.BoolValue, flag);
                break;
            case int or long or short or sbyte or byte or ushort or uint:
                writer.Int(OtlpFields.AnyValue.IntValue, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double or float:
                writer.Double(OtlpFields.AnyValue.DoubleValue, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                writer.Bytes(OtlpFields.AnyValue.BytesValue, bytes);
                break;
            case Array items:
                WriteArray(writer, items);
                break;
            default:
                // The export view leaves no other type; values of the resource may have one.
                writer.String(OtlpFields.AnyValue.StringValue, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
        }

        writer.EndMessage(any);
    }

    private static void WriteArray(ProtobufWriter writer, IEnumerable items)
    {
        int array = writer.BeginMessage(OtlpFields.AnyValue.ArrayValue);
        foreach (object? item in items)
        {
            WriteAnyValue(writer, OtlpFields.ArrayValue.Values, item);
        }

        writer.EndMessage(array);
    }
}
