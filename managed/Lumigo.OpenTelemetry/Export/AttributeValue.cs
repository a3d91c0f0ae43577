using System.Globalization;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>
/// Brings attribute values into the shapes that are exported: strings within the limit, booleans, numbers, bytes and arrays of those.
/// </summary>
/// <remarks>Done once, in the export view, so that the request and the span dump cannot differ.</remarks>
internal static class AttributeValue
{
    /// <summary>The value as exported. Every string, in arrays too, has at most <paramref name="limit"/> UTF-16 characters.</summary>
    public static object? Limit(object? value, int limit) => value switch
    {
        null => null,
        string text => Cut(text, limit),
        string?[] texts => Limit(texts, limit),
        byte[] => value,
        Array items => HasSimpleElements(items) ? value : Limit(items, limit),
        _ => Scalar(value, limit),
    };

    /// <summary>The first <paramref name="limit"/> characters, one fewer where the cut would split a surrogate pair.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        return char.IsHighSurrogate(text[limit - 1]) && char.IsLowSurrogate(text[limit]) ? text[..(limit - 1)] : text[..limit];
    }

    /// <summary>Whether a value has a type of its own on the wire. <c>ulong</c>, <c>decimal</c> and everything else has only its text.</summary>
    private static bool IsSimple(object value) => value is bool or int or long or double or short or sbyte or byte or ushort or uint or float;

    private static bool HasSimpleElements(Array items) => items is bool[] or int[] or long[] or double[] or float[] or short[] or ushort[] or uint[];

    private static object Scalar(object value, int limit) =>
        IsSimple(value) ? value : Cut(Text(value), limit);

    /// <summary>The application's objects make their texts themselves; one that fails at it costs nobody the span.</summary>
    private static string Text(object value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        }
        catch (Exception)
        {
            return value.GetType().ToString();
        }
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

    /// <summary>Arrays inside arrays become text: an attribute has one level, and an array may contain itself.</summary>
    private static object?[] Limit(Array items, int limit)
    {
        var limited = new object?[items.Length];
        int index = 0;
        foreach (object? item in items)
        {
            limited[index++] = item is null ? null : Scalar(item, limit);
        }

        return limited;
    }
}
