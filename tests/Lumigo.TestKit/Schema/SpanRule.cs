using System.Text.RegularExpressions;
using Lumigo.TestKit.Otlp;

namespace Lumigo.TestKit.Schema;

/// <summary>One kind of span of an instrumentation.</summary>
public sealed class SpanRule
{
    /// <summary>An expression for the whole name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name as people read it, if the expression is not fit for that.</summary>
    public string? Shown { get; set; }

    /// <summary>What it stands for.</summary>
    public string Says { get; set; } = "";

    /// <summary>Its kind.</summary>
    public SpanKind Kind { get; set; }

    /// <summary>Attributes beyond those of all spans of the instrumentation, or instead of them.</summary>
    public Dictionary<string, AttributeRule> Attributes { get; set; } = [];

    /// <summary>The events it may have.</summary>
    public List<string> Events { get; set; } = [];

    /// <summary>Whether it may have links.</summary>
    public bool Links { get; set; }

    /// <summary>Whether a failure has <c>error.type</c>, and nothing else has it: so it is but for spans whose library says otherwise.</summary>
    public bool ErrorType { get; set; } = true;

    /// <summary>Whether a span is meant.</summary>
    public bool Fits(Span span) => span.Kind == Kind && Regex.IsMatch(span.Name, $"^(?:{Name})$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
}
