using System.Text;

namespace Lumigo.AutoInstrumentation.Bridge.Http;

/// <summary>
/// Headers as one JSON object: names in lower case, several values of a name behind each other. Used where supplements are read.
/// </summary>
internal static class HeaderText
{
    // Where the application takes over the export, two threads read spans for a while.
    [ThreadStatic]
    private static StringBuilder? t_text;

    /// <summary>Adds the attributes of a request's and a response's headers; null for those that are not known.</summary>
    public static void AddTo(List<KeyValuePair<string, object?>> attributes, HeaderList? request, HeaderList? response)
    {
        if (request is not null)
        {
            attributes.Add(new(HttpAttributes.RequestHeaders, Of(request)));
        }

        if (response is not null)
        {
            attributes.Add(new(HttpAttributes.ResponseHeaders, Of(response)));
        }
    }

    /// <summary>The JSON of headers; made once for a list, which spans may share.</summary>
    public static string Of(HeaderList headers) => headers.Text ??= Write(headers);

    private static string Write(HeaderList headers)
    {
        StringBuilder text = (t_text ??= new StringBuilder(capacity: 1024)).Clear();
        text.Append('{');
        ReadOnlySpan<object?> pairs = headers.Pairs;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            text.Append('"');
            AppendName(text, (string)pairs[i]!);
            text.Append("\":\"");
            if (pairs[i + 1] is string value)
            {
                AppendValue(text, value);
            }
            else
            {
                AppendValues(text, (string?[])pairs[i + 1]!);
            }

            text.Append('"');
        }

        return text.Append('}').ToString();
    }

    private static void AppendName(StringBuilder text, string name)
    {
        foreach (char c in name)
        {
            if (c is >= 'A' and <= 'Z')
            {
                text.Append((char)(c | 0x20));
            }
            else if (c is >= ' ' and not '"' and not '\\')
            {
                text.Append(c);
            }
        }
    }

    private static void AppendValues(StringBuilder text, string?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                text.Append(", ");
            }

            AppendValue(text, values[i] ?? string.Empty);
        }
    }

    private static void AppendValue(StringBuilder text, string value)
    {
        // Most have nothing to escape.
        ReadOnlySpan<char> rest = value;
        int special;
        while ((special = NextSpecial(rest)) >= 0)
        {
            text.Append(rest[..special]);
            char c = rest[special];
            text.Append('\\');
            if (c is '"' or '\\')
            {
                text.Append(c);
            }
            else
            {
                text.Append("u00").Append(c < 16 ? '0' : '1').Append("0123456789abcdef"[c & 15]);
            }

            rest = rest[(special + 1)..];
        }

        text.Append(rest);
    }

    private static int NextSpecial(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or '"' or '\\')
            {
                return i;
            }
        }

        return -1;
    }
}
