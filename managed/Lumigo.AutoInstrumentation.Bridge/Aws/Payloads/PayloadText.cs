using System.Collections;
using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;

/// <summary>
/// A request or response as JSON, taken while nobody else works on it. Always well-formed, because masking is by key: what does not fit is left out, texts
/// are cut. Streams are never read.
/// </summary>
internal sealed class PayloadText
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaxLength = Loader.Instrumentation.Payloads.MaxLength;

    private const int LongestCopy = 256 * 1024;
    private const int MaxDepth = 10;
    private const int MaxItems = 100;

    // Kept free for what closes the open objects and the open text.
    private const int Reserve = 64;

    // Of S3's requests: how the client shall do it, and its HTTP headers, which repeat what other properties say.
    private static readonly HashSet<string> s_settings = new(StringComparer.Ordinal)
    {
        "AutoCloseStream", "AutoResetStreamPosition", "UseChunkEncoding", "DisablePayloadSigning", "DisableMD5Stream", "CalculateContentMD5Header",
        "DisableDefaultChecksumValidation", "Timeout", "ReadWriteTimeout", "Headers",
    };

    [ThreadStatic]
    private static PayloadText? t_instance;

    private readonly StringBuilder _text = new(capacity: 512);
    private bool _isFull;

    private PayloadText()
    {
    }

    /// <summary>The JSON of a request or response; null when it says nothing.</summary>
    public static string? Of(object payload)
    {
        PayloadText writer = t_instance ??= new PayloadText();
        writer._text.Clear();
        writer._isFull = false;
        writer.WriteObject(payload, depth: 0);
        return writer._text.Length <= "{}".Length ? null : writer._text.ToString();
    }

    /// <summary>
    /// What is left to be sent of a stream in memory that holds text, cut to the length a body may have. Not read as a stream: that would move it, and
    /// calls may share it. Null when there is none, or it is too long to be copied.
    /// </summary>
    public static string? Of(MemoryStream payload)
    {
        if (payload.GetType() != typeof(MemoryStream) || !payload.CanRead)
        {
            return null;
        }

        int position = (int)payload.Position;
        if (!payload.TryGetBuffer(out ArraySegment<byte> bytes))
        {
            if (payload.Length > LongestCopy)
            {
                return null;
            }

            bytes = payload.ToArray();
        }

        // No character has more than three bytes for one char of a text.
        ReadOnlySpan<byte> rest = bytes.AsSpan(Math.Min(position, bytes.Count));
        string text = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, MaxLength * 3)]);
        return text.Length == 0 ? null : Loader.Instrumentation.Payloads.Cut(text);
    }

    private void WriteValue(object value, int depth)
    {
        switch (value)
        {
            case string text:
                WriteText(text);
                break;
            case bool flag:
                _text.Append(flag ? "true" : "false");
                break;
            case int or long or short or byte or uint or ulong or ushort or sbyte or decimal:
                _text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case double or float:
                WriteReal(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                WriteText(time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
                break;
            case ConstantClass constant:
                WriteText(constant.Value ?? string.Empty);
                break;
            case Enum or Guid or TimeSpan or Uri:
                WriteText(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
            case Stream:
                WriteText("<stream>");
                break;
            case byte[] bytes:
                WriteText($"<{bytes.Length} bytes>");
                break;
            default:
                WriteComposite(value, depth);
                break;
        }
    }

    private void WriteComposite(object value, int depth)
    {
        if (depth >= MaxDepth)
        {
            WriteText("<...>");
        }
        else if (value is IDictionary dictionary)
        {
            WriteDictionary(dictionary, depth);
        }
        else if (value is ICollection items)
        {
            WriteList(items, depth);
        }
        else if (value is not (IDisposable or IEnumerable) && IsModel(value.GetType()))
        {
            WriteObject(value, depth);
        }
        else
        {
            // Delegates, lazy sequences, streams of events, clients: nothing that can be looked into without consequences.
            WriteText($"<{value.GetType().Name}>");
        }
    }

    private void WriteObject(object value, int depth)
    {
        _text.Append('{');
        int start = _text.Length;
        foreach (Getter property in TypeShape.Of(value).Properties)
        {
            if (_isFull)
            {
                break;
            }

            if (IsShown(property) && Read(property, value) is { } content && !IsUnset(content))
            {
                int before = _text.Length;
                WriteKey(property.Name, start);
                int valueStart = _text.Length;
                WriteValue(content, depth + 1);
                if (_text.Length == valueStart + 2 && _text[valueStart] == '{')
                {
                    // An object of which nothing was set.
                    _text.Length = before;
                }
            }
        }

        _text.Append('}');
    }

    private void WriteDictionary(IDictionary dictionary, int depth)
    {
        _text.Append('{');
        int start = _text.Length;
        int left = MaxItems;
        foreach (DictionaryEntry entry in dictionary)
        {
            if (_isFull || left-- == 0)
            {
                break;
            }

            WriteKey(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty, start);
            WriteOrNull(entry.Value, depth + 1);
        }

        _text.Append('}');
    }

    private void WriteList(ICollection items, int depth)
    {
        _text.Append('[');
        int start = _text.Length;
        int left = MaxItems;
        foreach (object? item in items)
        {
            if (_isFull || left-- == 0)
            {
                break;
            }

            Separate(start);
            WriteOrNull(item, depth + 1);
        }

        _text.Append(']');
    }

    private void WriteOrNull(object? value, int depth)
    {
        if (value is null)
        {
            _text.Append("null");
        }
        else
        {
            WriteValue(value, depth);
        }
    }

    private void WriteKey(string key, int start)
    {
        Separate(start);
        WriteText(key);
        _text.Append(':');
    }

    private void Separate(int start)
    {
        if (_text.Length > start)
        {
            _text.Append(',');
        }
    }

    private void WriteReal(double value)
    {
        if (double.IsFinite(value))
        {
            _text.Append(value.ToString("R", CultureInfo.InvariantCulture));
        }
        else
        {
            WriteText(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void WriteText(string text)
    {
        _text.Append('"');
        foreach (char one in text)
        {
            if (_text.Length >= MaxLength - Reserve)
            {
                break;
            }

            if (one is '"' or '\\')
            {
                _text.Append('\\').Append(one);
            }
            else if (one < ' ')
            {
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}");
            }
            else
            {
                _text.Append(one);
            }
        }

        if (_text.Length > 0 && char.IsHighSurrogate(_text[^1]))
        {
            _text.Length--;
        }

        _text.Append('"');
        _isFull = _text.Length >= MaxLength - Reserve;
    }

    /// <summary>Not what every request and response has, nor the SDK's own flags (<c>IsMSet</c>) and settings.</summary>
    private static bool IsShown(Getter property) =>
        !s_settings.Contains(property.Name)
        && property.DeclaringType != typeof(AmazonWebServiceRequest) && property.DeclaringType != typeof(AmazonWebServiceResponse)
        && !(property.Type == typeof(bool) && property.Name.StartsWith("Is", StringComparison.Ordinal) && property.Name.EndsWith("Set", StringComparison.Ordinal))
        && !typeof(Delegate).IsAssignableFrom(property.Type);

    private static object? Read(Getter property, object value)
    {
        try
        {
            return property.Read(value);
        }
        catch
        {
            // A property that has rules of its own about when it may be read.
            return null;
        }
    }

    /// <summary>Generation 3 cannot tell a number that was not set from zero, nor an empty list from none.</summary>
    private static bool IsUnset(object value) => value switch
    {
        int number => number == 0,
        long number => number == 0,
        bool flag => !flag,
        double number => number == 0,
        float number => number == 0,
        DateTime time => time == default,
        string => false,
        ConstantClass constant => string.IsNullOrEmpty(constant.Value),
        ICollection items => items.Count == 0,
        _ => false,
    };

    /// <summary>Types of the service assemblies, which are made of properties.</summary>
    private static bool IsModel(Type type) => !type.IsValueType && type.Namespace is { } space && space.StartsWith("Amazon.", StringComparison.Ordinal)
        && space.Contains(".Model", StringComparison.Ordinal);
}
