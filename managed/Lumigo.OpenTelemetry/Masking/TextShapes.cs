namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Tells a text's shape by how it begins.</summary>
internal static class TextShapes
{
    /// <summary>The shape of a text inside another one.</summary>
    public static TextShape Of(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> trimmed = text.TrimStart();
        return !trimmed.IsEmpty && trimmed[0] is '{' or '[' or '<' ? TextShape.Structured : TextShape.Prose;
    }

    /// <summary>The shape of a percent-encoded word: encoded once more it is a form, whose values may contain anything but ampersands.</summary>
    public static TextShape OfDecodedWord(ReadOnlySpan<char> text) => BeginsAsForm(text) ? TextShape.Form : Of(text);

    /// <summary>The shape of a body.</summary>
    public static TextShape OfBody(ReadOnlySpan<char> text) => BeginsAsForm(text) ? TextShape.Form : TextShape.Structured;

    /// <summary>Whether the text begins with <c>name=</c> as forms do.</summary>
    private static bool BeginsAsForm(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny("=&");
        if (end <= 0)
        {
            return false;
        }

        foreach (char c in text[..end])
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.' or '%' or '+' or '[' or ']' or '*' or '$' or '~'))
            {
                return false;
            }
        }

        return true;
    }
}
