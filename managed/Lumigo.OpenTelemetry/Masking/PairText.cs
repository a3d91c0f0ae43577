using System.Buffers;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Finds the two sides of <c>name=value</c> in forms, query strings, connection strings, statements and prose.</summary>
internal static class PairText
{
    private const int LongestName = 128;

    private static readonly SearchValues<char> s_beforeName = SearchValues.Create(";&?,#\r\n\t\"'(){}[]<>|=:/@`");
    private static readonly SearchValues<char> s_proseEnds = SearchValues.Create(";\r\n&, \t");

    /// <summary>The name before an equals sign.</summary>
    /// <param name="text">The text.</param>
    /// <param name="equals">The equals sign.</param>
    /// <param name="shape">The text's shape.</param>
    /// <param name="separator">What separates the pair from what comes before, or <c>\0</c>.</param>
    public static ReadOnlySpan<char> NameBefore(ReadOnlySpan<char> text, int equals, TextShape shape, out char separator)
    {
        separator = '\0';
        int end = equals;
        while (end > 0 && text[end - 1] is ' ' or '\t')
        {
            end--;
        }

        if (end > 0 && text[end - 1] is '"' or '\'' or ']' or '`')
        {
            char open = text[end - 1] == ']' ? '[' : text[end - 1];
            int first = Math.Max(0, end - LongestName);
            int from = text[first..(end - 1)].LastIndexOf(open);
            return from >= 0 ? text[(first + from + 1)..(end - 1)] : default;
        }

        int earliest = Math.Max(0, end - LongestName);
        int before = text[earliest..end].LastIndexOfAny(s_beforeName);
        int start = before < 0 ? earliest : earliest + before + 1;
        separator = start > 0 ? text[start - 1] : '\0';
        ReadOnlySpan<char> name = text[start..end].Trim();
        return IsPhrase(name) || shape == TextShape.Statement ? name[(name.LastIndexOf(' ') + 1)..] : name;
    }

    /// <summary>Where a secret's value ends that has no quotes.</summary>
    public static int EndOfValue(ReadOnlySpan<char> text, int at, TextShape shape, char separator, int urlEnd)
    {
        ReadOnlySpan<char> rest = text[at..];
        int length = shape switch
        {
            // A semicolon is more often that of a connection string that begins with a URL than that of a path's matrix parameter.
            _ when at < urlEnd && separator != ';' => UrlValue(text[at..urlEnd]),
            TextShape.Form => rest.IndexOf('&'),
            TextShape.ConnectionString when text.Contains(';') => rest.IndexOf(';'),
            TextShape.Statement => StatementValue(rest),
            _ when separator is '&' or '?' => rest.IndexOfAny("& \t\r\n"),
            _ => ProseValue(rest, separator == ';'),
        };
        return length < 0 ? text.Length : at + length;
    }

    /// <summary>Behind the closing quote, or the text's length; a doubled quote is part of the value.</summary>
    public static int EndOfLiteral(ReadOnlySpan<char> text, int at)
    {
        char quote = text[at++];
        while (at < text.Length)
        {
            int step = text[at..].IndexOf(quote);
            if (step < 0)
            {
                return text.Length;
            }

            at += step + 1;
            if (at == text.Length || text[at] != quote)
            {
                return at;
            }

            at++;
        }

        return text.Length;
    }

    /// <summary>To the next separator outside of literals and parentheses: <c>N'a b'</c> and <c>MD5('a b')</c> are one value.</summary>
    private static int StatementValue(ReadOnlySpan<char> rest)
    {
        int depth = 0;
        for (int at = 0; at < rest.Length; at++)
        {
            switch (rest[at])
            {
                case '\'' or '"':
                    at = EndOfLiteral(rest, at) - 1;
                    break;
                case '(':
                    depth++;
                    break;
                case ')' when depth-- == 0:
                    return at;
                case ' ' or '\t' or '\r' or '\n' or ',' or ';' when depth == 0:
                    return at;
            }
        }

        return -1;
    }

    private static int UrlValue(ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAny('&', '#');
        return end < 0 ? rest.Length : end;
    }

    /// <summary>In a sentence nothing says where a secret ends but the next pair: too much is masked rather than too little.</summary>
    private static int ProseValue(ReadOnlySpan<char> rest, bool semicolonsSeparate)
    {
        int at = 0;
        while (at < rest.Length)
        {
            int step = rest[at..].IndexOfAny(s_proseEnds);
            if (step < 0)
            {
                return -1;
            }

            at += step;
            if (rest[at] is ';' or '\r' or '\n' || (!semicolonsSeparate && IsPair(rest[(at + 1)..])))
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    private static bool IsPair(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(' ');
        int length = 0;
        while (length < text.Length && length < 64 && (char.IsLetterOrDigit(text[length]) || text[length] is '_' or '-' or '.'))
        {
            length++;
        }

        return length > 0 && length < text.Length && text[length] == '=';
    }

    /// <summary>Whether there are more words than a name has.</summary>
    private static bool IsPhrase(ReadOnlySpan<char> name)
    {
        int blanks = 0;
        foreach (char c in name)
        {
            blanks += c == ' ' ? 1 : 0;
        }

        return blanks > 2;
    }
}
