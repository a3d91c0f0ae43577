using System.Text.RegularExpressions;

namespace Lumigo.TestKit.Schema;

/// <summary>What an attribute looks like.</summary>
public sealed class AttributeRule
{
    /// <summary><c>string</c>, <c>int</c>, <c>double</c>, <c>boolean</c>, or one of them with <c>[]</c>.</summary>
    public string Type { get; set; } = "string";

    /// <summary>When it must be there.</summary>
    public Requirement Required { get; set; }

    /// <summary>The values it may have; empty for any.</summary>
    public List<string> Values { get; set; } = [];

    /// <summary>An expression for the whole value; null for any.</summary>
    public string? Pattern { get; set; }

    /// <summary>What it says.</summary>
    public string Says { get; set; } = "";

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? Objection(object? value)
    {
        if (!IsOfType(value, Type))
        {
            return $"is no {Type}";
        }

        string text = value as string ?? Otlp.AttributeList.Show(value);
        if (Values.Count > 0 && !Values.Contains(text))
        {
            return $"is none of {string.Join(", ", Values)}";
        }

        return Pattern is not null && !Regex.IsMatch(text, $"^(?:{Pattern})$", RegexOptions.Singleline | RegexOptions.CultureInvariant) ? $"does not look like {Pattern}" : null;
    }

    private static bool IsOfType(object? value, string type) => type switch
    {
        "string" => value is string,
        "int" => value is long,
        "double" => value is double,
        "boolean" => value is bool,
        _ when type.EndsWith("[]", StringComparison.Ordinal) => value is List<object?> items && items.TrueForAll(item => IsOfType(item, type[..^2])),
        _ => throw new InvalidDataException($"'{type}' is no type of an attribute."),
    };
}

/// <summary>When an attribute must be there.</summary>
public enum Requirement
{
    /// <summary>It may be missing.</summary>
    Never,

    /// <summary>On every span.</summary>
    Always,

    /// <summary>On spans that failed, and on no other.</summary>
    Error,
}
