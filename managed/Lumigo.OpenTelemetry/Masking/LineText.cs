namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Finds names before colons that have no double quotes: header lines, YAML, JavaScript and Python objects.</summary>
internal static class LineText
{
    /// <summary>The name before a colon, if there is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="colon">The colon.</param>
    /// <param name="name">The name, without quotes.</param>
    /// <param name="isLine">Whether the name begins its line, so that the value reaches to the line's end.</param>
    public static bool TryGetName(ReadOnlySpan<char> text, int colon, out ReadOnlySpan<char> name, out bool isLine)
    {
        name = default;
        isLine = false;
        int end = SkipBlanksBack(text, colon);
        if (end == 0)
        {
            return false;
        }

        int start;
        if (text[end - 1] == '\'')
        {
            start = text[..(end - 1)].LastIndexOf('\'');
            name = start < 0 ? default : text[(start + 1)..(end - 1)];
            return !name.IsEmpty;
        }

        start = end;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.'))
        {
            start--;
        }

        int before = SkipBlanksBack(text, start);
        isLine = before == 0 || text[before - 1] is '\n' or '\r';
        name = text[start..end];
        return !name.IsEmpty && (isLine || text[before - 1] is '{' or ',');
    }

    private static int SkipBlanksBack(ReadOnlySpan<char> text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at;
    }
}
