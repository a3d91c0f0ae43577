namespace Lumigo.OpenTelemetry.Export;

/// <summary>Limits on attribute values.</summary>
internal static class AttributeValue
{
    /// <summary>The value with every string cut to <paramref name="limit"/> UTF-16 characters, strings in arrays too.</summary>
    public static object? Limit(object? value, int limit)
    {
        switch (value)
        {
            case string text:
                return Cut(text, limit);
            case string?[] texts:
                return Limit(texts, limit);
            default:
                return value;
        }
    }

    /// <summary>The first <paramref name="limit"/> characters, one fewer where the cut would split a surrogate pair.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        return char.IsHighSurrogate(text[limit - 1]) ? text[..(limit - 1)] : text[..limit];
    }

    private static string?[] Limit(string?[] texts, int limit)
    {
        // The array belongs to the application: copied when something must be cut.
        string?[]? copy = null;
        for (int i = 0; i < texts.Length; i++)
        {
            if (texts[i] is { } text && text.Length > limit)
            {
                copy ??= (string?[])texts.Clone();
                copy[i] = Cut(text, limit);
            }
        }

        return copy ?? texts;
    }
}
