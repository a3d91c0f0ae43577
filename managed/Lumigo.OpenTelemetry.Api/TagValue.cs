using System.Collections;
using System.Globalization;

namespace Lumigo.OpenTelemetry.Api;

/// <summary>Brings the value of an execution tag into a shape that Lumigo shows: text, boolean, number, or an array of one of these.</summary>
internal static class TagValue
{
    /// <summary>The longest text.</summary>
    public const int LongestText = 70;

    /// <summary>How many values one tag can have: a collection may be endless.</summary>
    public const int MostItems = 100;

    /// <summary>The value of the attribute; null when there is nothing to show.</summary>
    /// <param name="value">Anything; a collection is read once.</param>
    /// <param name="isCut">Whether something was too long.</param>
    public static object? Read(object? value, out bool isCut)
    {
        isCut = false;
        return value is IEnumerable items and not string ? Items(items, out isCut) : Scalar(value, ref isCut);
    }

    /// <summary>The first characters, without half a surrogate pair at the end.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
    }

    private static object? Scalar(object? value, ref bool isCut)
    {
        switch (value)
        {
            case null:
                return null;
            case bool or sbyte or byte or short or ushort or int or uint or long or float or double:
                return value;
            default:
                string? text = Convert.ToString(value, CultureInfo.InvariantCulture);
                if (string.IsNullOrWhiteSpace(text))
                {
                    return null;
                }

                isCut |= text!.Length > LongestText;
                return Cut(text, LongestText);
        }
    }

    private static Array? Items(IEnumerable items, out bool isCut)
    {
        isCut = false;
        var read = new List<object>();
        foreach (object? item in items)
        {
            if (read.Count == MostItems)
            {
                isCut = true;
                break;
            }

            if (Scalar(item, ref isCut) is { } value)
            {
                read.Add(value);
            }
        }

        return read.Count == 0 ? null : Typed(read);
    }

    /// <summary>An array of one type: attributes have no arrays of mixed ones.</summary>
    private static Array Typed(List<object> items)
    {
        if (items.TrueForAll(static item => item is bool))
        {
            return items.ConvertAll(static item => (bool)item).ToArray();
        }

        if (items.TrueForAll(static item => item is not (string or bool or float or double)))
        {
            return items.ConvertAll(static item => Convert.ToInt64(item, CultureInfo.InvariantCulture)).ToArray();
        }

        if (items.TrueForAll(static item => item is not (string or bool)))
        {
            return items.ConvertAll(static item => Convert.ToDouble(item, CultureInfo.InvariantCulture)).ToArray();
        }

        return items.ConvertAll(static item => Convert.ToString(item, CultureInfo.InvariantCulture)!).ToArray();
    }
}
