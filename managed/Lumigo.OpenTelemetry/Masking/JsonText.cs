using System.Text;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Finds its way in JSON text that may be cut off or broken.</summary>
internal static class JsonText
{
    /// <summary>The next character that is no white space, or the text's length.</summary>
    public static int SkipSpace(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The quote that ends a string, or the text's length.</summary>
    public static int EndOfString(ReadOnlySpan<char> text, int at, char quote)
    {
        while (at < text.Length)
        {
            int step = text[at..].IndexOfAny(quote, '\\');
            if (step < 0)
            {
                return text.Length;
            }

            at += step;
            if (text[at] == quote)
            {
                return at;
            }

            at += 2;
        }

        return text.Length;
    }

    /// <summary>Behind the value that begins here. A value that is cut off or broken reaches further rather than less far.</summary>
    public static int EndOfValue(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '"' or '\'' => EndOfSecretString(text, at),
        '{' or '[' => EndOfContainer(text, at),
        _ => EndOfBareValue(text, at),
    };

    /// <summary>Whether a quote here can begin a string; one that stands right behind a word ends one whose beginning was cut off.</summary>
    public static bool CanBeginString(ReadOnlySpan<char> text, int at) =>
        at == 0 || char.IsWhiteSpace(text[at - 1]) || text[at - 1] is ':' or ',' or '[' or '{' or '(' or ']' or '}' or '=' or ';' or '&' or '?' or '>' or '<' or '\'' or '`' or '"' or '|' or '/' or '#';

    /// <summary>The text as it stands inside a JSON string.</summary>
    public static string Escape(string text)
    {
        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '"' or '\\' || c < ' ')
            {
                escaped ??= new StringBuilder(text.Length + 8).Append(text, 0, i);
                escaped.Append('\\');
                switch (c)
                {
                    case '"' or '\\':
                        escaped.Append(c);
                        break;
                    case '\n':
                        escaped.Append('n');
                        break;
                    case '\r':
                        escaped.Append('r');
                        break;
                    case '\t':
                        escaped.Append('t');
                        break;
                    default:
                        escaped.Append('u').Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
                        break;
                }
            }
            else
            {
                escaped?.Append(c);
            }
        }

        return escaped?.ToString() ?? text;
    }

    /// <summary>A quote that no separator follows is part of the secret: whoever wrote it forgot to escape it.</summary>
    private static int EndOfSecretString(ReadOnlySpan<char> text, int at)
    {
        char quote = text[at];
        int close = at;
        while (true)
        {
            close = EndOfString(text, close + 1, quote);
            if (close == text.Length)
            {
                return close;
            }

            int next = SkipSpace(text, close + 1);
            if (next == text.Length || text[next] is ',' or '}' or ']' or ')' or ';' || text[close..next].Contains('\n'))
            {
                return close + 1;
            }
        }
    }

    private static int EndOfContainer(ReadOnlySpan<char> text, int at)
    {
        int depth = 0;
        while (at < text.Length)
        {
            int step = text[at..].IndexOfAny("\"{}[]");
            if (step < 0)
            {
                return text.Length;
            }

            at += step;
            switch (text[at])
            {
                case '"':
                    at = EndOfString(text, at + 1, '"');
                    break;
                case '{' or '[':
                    depth++;
                    break;
                default:
                    if (--depth == 0)
                    {
                        return at + 1;
                    }

                    break;
            }

            at++;
        }

        return text.Length;
    }

    private static int EndOfBareValue(ReadOnlySpan<char> text, int at)
    {
        int step = text[at..].IndexOfAny(",}]\r\n");
        int end = step < 0 ? text.Length : at + step;
        while (end > at && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end;
    }
}
