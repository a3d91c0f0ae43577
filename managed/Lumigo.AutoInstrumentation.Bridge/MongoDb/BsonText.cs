using System.Collections;
using System.Globalization;
using System.Text;
using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>
/// A document as JSON, taken while the driver works on it: a document may lie in a buffer that is used again. Always well-formed, because masking is by key; no
/// more of a document is looked at than there is room for.
/// </summary>
internal sealed class BsonText
{
    private const int MaxDepth = 20;

    // Kept free for what closes the open objects and the open text.
    private const int Reserve = 64;

    // What the driver adds to each command for itself.
    private static readonly HashSet<string> s_own = new(StringComparer.Ordinal) { "$db", "lsid", "$clusterTime", "signature", "operationTime", "$readPreference", "txnNumber", "startTransaction", "autocommit" };

    private readonly MemberReader _name;
    private readonly MemberReader _value;
    private readonly MemberReader _type;

    [ThreadStatic]
    private static StringBuilder? t_text;

    /// <summary>Binds to the copy of the library of documents that an object is from.</summary>
    public BsonText(object document)
    {
        System.Reflection.Assembly library = document.GetType().Assembly.GetType("MongoDB.Bson.BsonValue") is { } found ? found.Assembly : LibraryOf(document.GetType());
        Type element = library.GetType("MongoDB.Bson.BsonElement", throwOnError: true)!;
        _name = MemberReader.Bind(element, "Name");
        _value = MemberReader.Bind(element, "Value");
        _type = MemberReader.Bind(library.GetType("MongoDB.Bson.BsonValue", throwOnError: true)!, "BsonType");
    }

    private static int Limit => Loader.Instrumentation.Payloads.MaxLength - Reserve;

    /// <summary>The JSON of a document.</summary>
    public string Of(object document)
    {
        StringBuilder text = t_text ??= new StringBuilder(512);
        text.Clear();
        WriteDocument(text, (IEnumerable)document, depth: 0);
        return text.ToString();
    }

    /// <summary>The code of the first thing that a server did not write although it took the command; null when there is none.</summary>
    public string? CodeOfWriteError(object reply) =>
        ValueOf(reply, "writeErrors") is IEnumerable errors && First(errors) is { } error ? ValueOf(error, "code")?.ToString() : null;

    private object? ValueOf(object document, string name)
    {
        foreach (object? element in (IEnumerable)document)
        {
            if (element is not null && _name.Read(element) is string one && one == name)
            {
                return _value.Read(element);
            }
        }

        return null;
    }

    private static object? First(IEnumerable items)
    {
        foreach (object? item in items)
        {
            return item;
        }

        return null;
    }

    private static System.Reflection.Assembly LibraryOf(Type type)
    {
        for (Type? one = type; one is not null; one = one.BaseType)
        {
            if (one.FullName == "MongoDB.Bson.BsonValue")
            {
                return one.Assembly;
            }
        }

        throw new MissingMemberException(type.FullName, "MongoDB.Bson.BsonValue");
    }

    private static bool IsFull(StringBuilder text) => text.Length >= Limit;

    private void WriteDocument(StringBuilder text, IEnumerable document, int depth)
    {
        text.Append('{');
        int start = text.Length;
        foreach (object? element in document)
        {
            if (IsFull(text))
            {
                break;
            }

            if (element is not null && _name.Read(element) is string name && !(depth == 0 && s_own.Contains(name)))
            {
                Separate(text, start);
                WriteText(text, name);
                text.Append(':');
                WriteValue(text, _value.Read(element), depth + 1);
            }
        }

        text.Append('}');
    }

    private void WriteArray(StringBuilder text, IEnumerable array, int depth)
    {
        text.Append('[');
        int start = text.Length;
        foreach (object? item in array)
        {
            if (IsFull(text))
            {
                break;
            }

            Separate(text, start);
            WriteValue(text, item, depth + 1);
        }

        text.Append(']');
    }

    private void WriteValue(StringBuilder text, object? value, int depth)
    {
        if (value is null)
        {
            text.Append("null");
            return;
        }

        // The numbers of https://bsonspec.org.
        switch (Convert.ToInt32(_type.Read(value), CultureInfo.InvariantCulture))
        {
            case 0x03 or 0x04 when depth >= MaxDepth:
                WriteText(text, "<...>");
                break;
            case 0x03:
                WriteDocument(text, (IEnumerable)value, depth);
                break;
            case 0x04:
                WriteArray(text, (IEnumerable)value, depth);
                break;
            case 0x05:
                WriteText(text, "<binary>");
                break;
            case 0x0A or 0x06:
                text.Append("null");
                break;
            case 0x08 or 0x10 or 0x12:
                text.Append(value);
                break;
            case 0x01 when value.ToString() is { Length: > 0 } number && (char.IsAsciiDigit(number[^1]) && number != "-"):
                text.Append(number);
                break;
            default:
                WriteText(text, value.ToString() ?? string.Empty);
                break;
        }
    }

    private static void Separate(StringBuilder text, int start)
    {
        if (text.Length > start)
        {
            text.Append(',');
        }
    }

    private static void WriteText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char one in value)
        {
            if (IsFull(text))
            {
                break;
            }

            if (one is '"' or '\\')
            {
                text.Append('\\').Append(one);
            }
            else if (one < ' ')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}");
            }
            else
            {
                text.Append(one);
            }
        }

        if (char.IsHighSurrogate(text[^1]))
        {
            text.Length--;
        }

        text.Append('"');
    }
}
