namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>Walks over the words, names and punctuation of a statement; literals, numbers and comments are passed over.</summary>
/// <param name="text">The statement.</param>
/// <param name="hasBackslashEscapes">Whether a quote behind a backslash is part of a literal: not so in SQL Server.</param>
internal ref struct QueryTokens(ReadOnlySpan<char> text, bool hasBackslashEscapes = true)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly bool _hasBackslashEscapes = hasBackslashEscapes;
    private int _position;

    /// <summary>The token: a word or name with its qualifiers as written, or one character of punctuation.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Whether the token is a word or a name.</summary>
    public bool IsWord { get; private set; }

    public bool Next()
    {
        while (_position < _text.Length)
        {
            char c = _text[_position];
            if (char.IsWhiteSpace(c))
            {
                _position++;
            }
            else if (StartsWith("--"))
            {
                SkipThrough("\n");
            }
            else if (StartsWith("/*"))
            {
                SkipThrough("*/");
            }
            else if (c == '\'')
            {
                SkipLiteral();
            }
            else if (c == '$' && DollarQuote() is { Length: > 0 } quote)
            {
                _position += quote.Length;
                SkipThrough(quote);
            }
            else if (char.IsLetter(c) || c is '_' or '"' or '`' or '[' or '#')
            {
                ReadName();
                return true;
            }
            else if (char.IsDigit(c) || c is '@' or ':' or '$')
            {
                SkipWord();
            }
            else
            {
                Current = _text.Slice(_position++, 1);
                IsWord = false;
                return true;
            }
        }

        return false;
    }

    private readonly bool StartsWith(string what) => _text[_position..].StartsWith(what, StringComparison.Ordinal);

    private void SkipThrough(ReadOnlySpan<char> end)
    {
        int at = _text[_position..].IndexOf(end);
        _position = at < 0 ? _text.Length : _position + at + end.Length;
    }

    /// <summary>Quotes are doubled, or in MySQL behind a backslash: taken as such where a quote follows.</summary>
    private void SkipLiteral()
    {
        _position++;
        while (_position < _text.Length)
        {
            char c = _text[_position++];
            if (c == '\\' && _hasBackslashEscapes && _position < _text.Length)
            {
                _position++;
            }
            else if (c == '\'')
            {
                if (_position >= _text.Length || _text[_position] != '\'')
                {
                    return;
                }

                _position++;
            }
        }
    }

    /// <summary>PostgreSQL's <c>$tag$</c>.</summary>
    private readonly ReadOnlySpan<char> DollarQuote()
    {
        int end = _position + 1;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            end++;
        }

        return end < _text.Length && _text[end] == '$' && (end == _position + 1 || !char.IsDigit(_text[_position + 1])) ? _text[_position..(end + 1)] : default;
    }

    private void SkipWord()
    {
        _position++;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '_' or '.'))
        {
            _position++;
        }
    }

    private void ReadName()
    {
        int start = _position;
        while (_position < _text.Length)
        {
            char c = _text[_position];
            if (c is '"' or '`' or '[')
            {
                int end = _text[(_position + 1)..].IndexOf(c == '[' ? ']' : c);
                _position = end < 0 ? _text.Length : _position + end + 2;
            }
            else if (char.IsLetterOrDigit(c) || c is '_' or '#' or '$')
            {
                _position++;
            }
            else if (c == '.' && _position + 1 < _text.Length && (char.IsLetter(_text[_position + 1]) || _text[_position + 1] is '_' or '"' or '`' or '[' or '.'))
            {
                _position++;
            }
            else
            {
                break;
            }
        }

        Current = _text[start.._position];
        IsWord = true;
    }
}
