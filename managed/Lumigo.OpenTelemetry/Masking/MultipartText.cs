namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Finds the fields of multipart forms.</summary>
internal static class MultipartText
{
    private const int LongestHeader = 256;

    /// <summary>Whether a pair's name is that before the field's name: <c>Content-Disposition: form-data; name="…"</c>.</summary>
    public static bool IsFieldName(ReadOnlySpan<char> text, ReadOnlySpan<char> name, int equals) =>
        name.Equals("name", StringComparison.OrdinalIgnoreCase)
        && text[Math.Max(0, equals - LongestHeader)..equals].Contains("form-data", StringComparison.OrdinalIgnoreCase);

    /// <summary>The field's content: from the blank line to the next boundary, or to the text's end.</summary>
    public static (int Start, int End) Content(ReadOnlySpan<char> text, int behindName)
    {
        ReadOnlySpan<char> rest = text[behindName..];
        int blank = rest.IndexOf("\r\n\r\n");
        int start = blank >= 0 ? blank + 4 : rest.IndexOf("\n\n") is >= 0 and var line ? line + 2 : rest.Length;
        int boundary = rest[start..].IndexOf("\n--");
        int end = boundary < 0 ? rest.Length : start + boundary;
        return (behindName + start, behindName + (end > start && end < rest.Length && rest[end - 1] == '\r' ? end - 1 : end));
    }
}
