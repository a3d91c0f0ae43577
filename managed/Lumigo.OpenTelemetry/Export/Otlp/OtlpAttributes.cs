using System.Collections;
using System.Globalization;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Writes attributes as OTLP key-value messages.</summary>
internal static class OtlpAttributes
{
    /// <summary>The most bytes a number and the tags and lengths around it take.</summary>
    private const int MaxNumberMessage = 20;

    public static void Write(ProtobufWriter writer, int field, string key, object? value)
    {
        // Nearly all attributes are short: one byte instead of four for each length, and nothing to compute twice.
        bool small = value switch
        {
            string text => ProtobufWriter.IsSmall(key, text, MaxNumberMessage),
            int or long or bool or double => ProtobufWriter.IsSmall(key, string.Empty, MaxNumberMessage),
            _ => false,
        };
        if (small)
        {
            int attribute = writer.BeginSmallMessage(field);
            writer.String(OtlpFields.KeyValue.Key, key);
            int any = writer.BeginSmallMessage(OtlpFields.KeyValue.Value);
            WriteValue(writer, value);
            writer.EndSmallMessage(any);
            writer.EndSmallMessage(attribute);
        }
        else
        {
            int attribute = writer.BeginMessage(field);
            writer.String(OtlpFields.KeyValue.Key, key);
            WriteAnyValue(writer, OtlpFields.KeyValue.Value, value);
            writer.EndMessage(attribute);
        }
    }

    private static void WriteAnyValue(ProtobufWriter writer, int field, object? value)
    {
        int any = writer.BeginMessage(field);
        WriteValue(writer, value);
        writer.EndMessage(any);
    }

    /// <summary>Writes the one field of an <c>AnyValue</c>.</summary>
    private static void WriteValue(ProtobufWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                writer.String(OtlpFields.AnyValue.StringValue, text);
                break;
            case int number:
                writer.Int(OtlpFields.AnyValue.IntValue, number);
                break;
            case long number:
                writer.Int(OtlpFields.AnyValue.IntValue, number);
                break;
            case bool flag:
                writer.Bool(OtlpFields.AnyValue.BoolValue, flag);
                break;
            case double number:
                writer.Double(OtlpFields.AnyValue.DoubleValue, number);
                break;
            case float number:
                writer.Double(OtlpFields.AnyValue.DoubleValue, number);
                break;
            case short or sbyte or byte or ushort or uint:
                writer.Int(OtlpFields.AnyValue.IntValue, Convert.ToInt64(value, CultureInfo.InvariantCulture));
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
