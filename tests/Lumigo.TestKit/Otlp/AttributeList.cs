using System.Collections;
using System.Globalization;

namespace Lumigo.TestKit.Otlp;

/// <summary>
/// Attributes in wire order. Values are <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <c>byte[]</c>,
/// <c>List&lt;object?&gt;</c>, another <see cref="AttributeList"/> or null (a value without content).
/// </summary>
public sealed class AttributeList(IReadOnlyList<KeyValuePair<string, object?>> items) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>No attributes.</summary>
    public static AttributeList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <summary>The keys in wire order.</summary>
    public IEnumerable<string> Keys => items.Select(item => item.Key);

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => items[index];

    /// <summary>The value of <paramref name="key"/>; null without one. A key that was sent twice is an error, for a receiver's choice would be arbitrary.</summary>
    public object? this[string key]
    {
        get
        {
            var found = items.Where(item => item.Key == key).ToList();
            return found.Count switch
            {
                0 => null,
                1 => found[0].Value,
                _ => throw new InvalidDataException($"Attribute '{key}' was sent {found.Count} times."),
            };
        }
    }

    /// <summary>Whether the attribute was sent.</summary>
    public bool Has(string key) => items.Any(item => item.Key == key);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>All attributes as text, sorted by key, with the values' types recognisable: for comparisons of the whole list.</summary>
    public override string ToString() =>
        "{" + string.Join(", ", items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}={Show(item.Value)}")) + "}";

    /// <summary>One value as text.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => "d" + number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => "0x" + Convert.ToHexStringLower(bytes),
        AttributeList nested => nested.ToString(),
        IEnumerable<object?> array => "[" + string.Join(", ", array.Select(Show)) + "]",
        _ => throw new ArgumentException($"No attribute value: {value.GetType()}"),
    };
}
