using System.Buffers;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>
/// Finds in one pass what must be replaced in a text, whatever shape the text has and wherever it was cut off.
/// </summary>
/// <remarks>
/// It parses nothing: it looks at each quote, colon, equals sign, percent sign and angle bracket and decides by what stands around it. So broken text cannot
/// confuse it for longer than to the next of those, and no input makes it recurse deeper than encodings are nested, of which it follows a few.
/// </remarks>
internal sealed class SecretScanner
{
    /// <summary>JSON in a string in a string …: deeper than this nobody looks, and it is masked as a whole.</summary>
    private const int DeepestEncoding = 8;

    /// <summary>Decoding takes memory, and no limit on attributes is sensibly larger: what follows is masked.</summary>
    private const int LongestDecoded = 256 * 1024;

    private static readonly SearchValues<char> s_marks = SearchValues.Create("\"\\:=%<");
    private static readonly SearchValues<char> s_statementMarks = SearchValues.Create("\"\\:=%<'");
    private static readonly SearchValues<char> s_wordEnds = SearchValues.Create("&?=;#,\"'<>(){}[]| \t\r\n");

    private readonly SecretKeys _keys;
    private readonly List<Replacement> _found;

    /// <param name="keys">Decides which keys are secret.</param>
    /// <param name="found">Receives the replacements, in the text's order, none over another.</param>
    public SecretScanner(SecretKeys keys, List<Replacement> found)
    {
        _keys = keys;
        _found = found;
    }

    /// <summary>Whether nothing in the text can be the beginning of a secret.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text, TextShape shape) => !text.ContainsAny(shape == TextShape.Statement ? s_statementMarks : s_marks);

    /// <summary>Finds the secrets in a text; those behind the first <paramref name="limit"/> characters of the result need not be found.</summary>
    public void Scan(ReadOnlySpan<char> text, TextShape shape, int limit) => Scan(text, shape, limit, 0);

    private void Scan(ReadOnlySpan<char> text, TextShape shape, int limit, int depth)
    {
        SearchValues<char> marks = shape == TextShape.Statement ? s_statementMarks : s_marks;
        int urlEnd = 0;
        int at = 0;
        int counted = _found.Count;
        int removed = 0;
        while (at < text.Length)
        {
            int done = at;
            int step = text[at..].IndexOfAny(marks);
            if (step < 0)
            {
                return;
            }

            at += step;
            for (; counted < _found.Count; counted++)
            {
                removed += _found[counted].End - _found[counted].Start - _found[counted].Text.Length;
            }

            if (at - removed > limit)
            {
                return;
            }

            at = text[at] switch
            {
                '"' when shape == TextShape.Statement && StatementText.IntroducesSecret(text[..at], _keys) => Literal(text, at, limit, depth),
                '"' => Quoted(text, at, limit, depth),
                '\\' => Escaped(text, at, limit, depth),
                ':' => Colon(text, at, shape, ref urlEnd),
                '=' => Pair(text, at, shape, urlEnd),
                '%' => Percent(text, at, done, limit, depth),
                '<' => shape == TextShape.Structured ? Element(text, at) : at + 1,
                _ => Literal(text, at, limit, depth),
            };
        }
    }

    /// <summary>A string in double quotes: a key, or a value to look into.</summary>
    private int Quoted(ReadOnlySpan<char> text, int open, int limit, int depth)
    {
        int close = JsonText.EndOfString(text, open + 1, '"');
        if (close < text.Length)
        {
            int next = JsonText.SkipSpace(text, close + 1);
            if (next < text.Length && text[next] == ':')
            {
                ReadOnlySpan<char> key = text[(open + 1)..close];
                int behind = IsSecret(key) ? JsonValue(text, next + 1) : next + 1;
                return IsOfPair(key) ? NamedValue(text, next + 1, behind) : behind;
            }
        }

        if (!JsonText.CanBeginString(text, open))
        {
            return open + 1;
        }

        Inside(text, open + 1, close, limit, depth);

        // A letter right behind it: the text began inside a string, and this quote opens the next one.
        return close + 1 < text.Length && char.IsLetterOrDigit(text[close + 1]) ? close : close + 1;
    }

    private static bool IsOfPair(ReadOnlySpan<char> key) =>
        key.EndsWith("name", StringComparison.OrdinalIgnoreCase) || key.EndsWith("key", StringComparison.OrdinalIgnoreCase);

    /// <summary>A secret's name in one member and the secret in the next: <c>{"Name":"DB_PASSWORD","Value":"…"}</c>.</summary>
    private int NamedValue(ReadOnlySpan<char> text, int behindColon, int otherwise)
    {
        if (!TryString(text, behindColon, out int start, out int close) || !IsSecret(text[start..close]))
        {
            return otherwise;
        }

        int comma = JsonText.SkipSpace(text, close + 1);
        if (comma >= text.Length || text[comma] != ',' || !TryString(text, comma + 1, out start, out close)
            || !text[start..close].EndsWith("value", StringComparison.OrdinalIgnoreCase))
        {
            return otherwise;
        }

        int colon = JsonText.SkipSpace(text, close + 1);
        return colon < text.Length && text[colon] == ':' ? JsonValue(text, colon + 1) : otherwise;
    }

    private static bool TryString(ReadOnlySpan<char> text, int at, out int start, out int close)
    {
        start = JsonText.SkipSpace(text, at) + 1;
        close = start <= text.Length && text[start - 1] == '"' ? JsonText.EndOfString(text, start, '"') : text.Length;
        return close < text.Length;
    }

    private int JsonValue(ReadOnlySpan<char> text, int behindColon)
    {
        int start = JsonText.SkipSpace(text, behindColon);
        if (start == text.Length)
        {
            return start;
        }

        int end = JsonText.EndOfValue(text, start);
        if (end > start)
        {
            Replace(start, end, text[start] == '\'' ? "'****'" : Replacement.JsonMask);
        }

        return Math.Max(end, start + 1);
    }

    /// <summary>A backslash outside of a string: with a quote behind it, the inside of a string whose beginning is not there.</summary>
    private int Escaped(ReadOnlySpan<char> text, int at, int limit, int depth)
    {
        int next = at;
        while (next < text.Length && text[next] == '\\')
        {
            next++;
        }

        ReadOnlySpan<char> rest = text[next..];
        if (!rest.StartsWith("\"") && !rest.StartsWith("u0022"))
        {
            return next;
        }

        int end = JsonText.EndOfString(text, at, '"');
        Inside(text, at, end, limit, depth);
        return end + 1;
    }

    /// <summary>Looks into a part of a text that may be escaped as JSON strings are.</summary>
    private void Inside(ReadOnlySpan<char> text, int start, int end, int limit, int depth)
    {
        ReadOnlySpan<char> content = text[start..Math.Min(end, text.Length)];
        if (!content.ContainsAny(s_marks))
        {
            return;
        }

        int first = _found.Count;
        if (!content.Contains('\\'))
        {
            Scan(content, TextShapes.Of(content), limit, depth + 1);
            Move(first, start);
        }
        else if (depth >= DeepestEncoding)
        {
            Replace(start, end, Replacement.Mask);
        }
        else
        {
            if (content.Length > LongestDecoded)
            {
                content = content[..LongestDecoded];
            }

            using DecodedText decoded = DecodedText.FromJson(content);
            Scan(decoded.Text, TextShapes.Of(decoded.Text), limit, depth + 1);
            Encode(first, decoded, start, JsonText.Escape);
            if (start + content.Length < end)
            {
                Replace(start + content.Length, end, Replacement.Mask);
            }
        }
    }

    /// <summary>The first percent-encoded character of a word: looks into the whole word.</summary>
    private int Percent(ReadOnlySpan<char> text, int at, int done, int limit, int depth)
    {
        if (!DecodedText.IsPercent(text, at))
        {
            return at + 1;
        }

        int start = done + text[done..at].LastIndexOfAny(s_wordEnds) + 1;
        int length = text[at..].IndexOfAny(s_wordEnds);
        int end = length < 0 ? text.Length : at + length;
        using DecodedText decoded = DecodedText.FromPercent(text[start..Math.Min(end, start + LongestDecoded)]);
        if (decoded.Text.ContainsAny(s_marks))
        {
            if (depth >= DeepestEncoding || end - start > LongestDecoded)
            {
                Replace(start, end, Replacement.Mask);
            }
            else
            {
                int first = _found.Count;
                Scan(decoded.Text, TextShapes.OfDecodedWord(decoded.Text), limit, depth + 1);
                Encode(first, decoded, start, static mask => mask.Replace("\"", "%22"));
            }
        }

        return end;
    }

    private int Colon(ReadOnlySpan<char> text, int colon, TextShape shape, ref int urlEnd)
    {
        if (text[(colon + 1)..].StartsWith("//") && colon + 3 < text.Length)
        {
            urlEnd = urlEnd > colon ? urlEnd : UrlText.End(text, colon + 3);
            (int start, int end) = UrlText.UserInformation(text, colon + 3, urlEnd);
            if (end > start)
            {
                Replace(start, end, Replacement.Mask);
            }

            return end;
        }

        if (shape != TextShape.Structured || !LineText.TryGetName(text, colon, out ReadOnlySpan<char> name, out bool isLine) || !IsSecret(name))
        {
            return colon + 1;
        }

        return LineValue(text, colon + 1, isLine);
    }

    private int LineValue(ReadOnlySpan<char> text, int at, bool isLine)
    {
        while (at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at == text.Length || text[at] is '"' or '\'' or '{' or '[')
        {
            return JsonValue(text, at);
        }

        int length = isLine ? text[at..].IndexOfAny('\r', '\n') : JsonText.EndOfValue(text, at) - at;
        int end = length < 0 ? text.Length : at + length;
        if (end > at)
        {
            Replace(at, end, Replacement.Mask);
        }

        return Math.Max(end, at);
    }

    private int Pair(ReadOnlySpan<char> text, int equals, TextShape shape, int urlEnd)
    {
        int at = equals + 1;
        if (shape != TextShape.Form && (at == text.Length || text[at] is '=' or '>' || (equals > 0 && text[equals - 1] is '!' or '<' or '>')))
        {
            return Math.Min(at + 1, text.Length);
        }

        ReadOnlySpan<char> name = PairText.NameBefore(text, equals, shape, out char separator);
        while (shape != TextShape.Form && at < text.Length && text[at] is ' ' or '\t')
        {
            at++;
        }

        if (at == text.Length)
        {
            return at;
        }

        bool isQuoted = shape != TextShape.Form && text[at] is '"' or '\'';
        if (!IsSecret(name))
        {
            return isQuoted && shape == TextShape.Structured && MultipartText.IsFieldName(text, name, equals) ? Field(text, at) : equals + 1;
        }

        if (isQuoted)
        {
            int close = PairText.EndOfLiteral(text, at);
            bool isClosed = close - at > 1 && text[close - 1] == text[at];
            Replace(at + 1, isClosed ? close - 1 : close, Replacement.Mask);
            return close;
        }

        int end = PairText.EndOfValue(text, at, shape, separator, urlEnd);
        if (end > at)
        {
            Replace(at, end, Replacement.Mask);
        }

        return end;
    }

    /// <summary>The name of a multipart form's field.</summary>
    private int Field(ReadOnlySpan<char> text, int quote)
    {
        int close = PairText.EndOfLiteral(text, quote);
        if (IsSecret(text[(quote + 1)..Math.Max(quote + 1, close - 1)]))
        {
            (int start, int end) = MultipartText.Content(text, close);
            if (end > start)
            {
                Replace(start, end, Replacement.Mask);
                return end;
            }
        }

        return close;
    }

    private int Element(ReadOnlySpan<char> text, int open)
    {
        ReadOnlySpan<char> name = ElementText.Name(text, open);
        if (name.IsEmpty || !IsSecret(name))
        {
            return open + 1;
        }

        (int start, int end) = ElementText.Content(text, open, name);
        if (end > start)
        {
            Replace(start, end, Replacement.Mask);
        }

        return Math.Max(end, open + 1);
    }

    /// <summary>A literal of a statement: the secret of a clause without an equals sign, or a value to look into.</summary>
    private int Literal(ReadOnlySpan<char> text, int open, int limit, int depth)
    {
        int close = PairText.EndOfLiteral(text, open);
        int end = close - open > 1 && text[close - 1] == text[open] ? close - 1 : close;
        if (end > open + 1)
        {
            if (StatementText.IntroducesSecret(text[..open], _keys))
            {
                Replace(open + 1, end, Replacement.Mask);
            }
            else
            {
                Inside(text, open + 1, end, limit, depth);
            }
        }

        return close;
    }

    private bool IsSecret(ReadOnlySpan<char> key)
    {
        key = key.Trim();
        if (key.Contains('\\'))
        {
            using DecodedText decoded = DecodedText.FromJson(key);
            return _keys.IsSecret(decoded.Text);
        }

        if (key.Contains('%'))
        {
            using DecodedText decoded = DecodedText.FromPercent(key);
            return _keys.IsSecret(decoded.Text);
        }

        return !key.IsEmpty && (_keys.IsSecret(key) || (_keys.AreDefault && SecretWords.AreAbbreviated(key)));
    }

    private void Replace(int start, int end, string mask) => _found.Add(new Replacement(start, end, mask));

    private void Move(int first, int distance)
    {
        for (int i = first; i < _found.Count; i++)
        {
            Replacement one = _found[i];
            _found[i] = new Replacement(one.Start + distance, one.End + distance, one.Text);
        }
    }

    /// <summary>Brings what was found in decoded text back to where it stands encoded.</summary>
    private void Encode(int first, DecodedText decoded, int start, Func<string, string> encode)
    {
        for (int i = first; i < _found.Count; i++)
        {
            Replacement one = _found[i];
            _found[i] = new Replacement(start + decoded.Origin(one.Start), start + decoded.Origin(one.End), encode(one.Text));
        }
    }
}
