namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Finds XML elements.</summary>
internal static class ElementText
{
    private const int LongestTag = 4096;

    /// <summary>The name of the element that begins here, without its prefix; empty when none begins.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> text, int open)
    {
        int end = open + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.' or ':'))
        {
            end++;
        }

        ReadOnlySpan<char> name = text[(open + 1)..end];
        return name[(name.LastIndexOf(':') + 1)..];
    }

    /// <summary>The element's content: up to its end tag, or to the text's end.</summary>
    public static (int Start, int End) Content(ReadOnlySpan<char> text, int open, ReadOnlySpan<char> name)
    {
        int length = text[open..Math.Min(text.Length, open + LongestTag)].IndexOf('>');
        if (length < 0 || text[open + length - 1] == '/')
        {
            return (text.Length, open + 1);
        }

        int start = open + length + 1;
        int at = start;
        while (true)
        {
            int step = text[at..].IndexOf("</");
            if (step < 0)
            {
                return (start, text.Length);
            }

            at += step;
            if (Name(text, at + 1).SequenceEqual(name))
            {
                return (start, at);
            }

            at += 2;
        }
    }
}
