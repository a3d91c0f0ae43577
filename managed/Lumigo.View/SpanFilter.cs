using System.Globalization;

namespace Lumigo.View;

/// <summary>Which traces are shown: those with a span that meets all the conditions.</summary>
public sealed record SpanFilter
{
    /// <summary>Beginnings of trace ids; none means every trace.</summary>
    public IReadOnlyList<string> TraceIds { get; init; } = [];

    /// <summary>Services of the span; none means every service.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>True when the span must have failed.</summary>
    public bool OnlyErrors { get; init; }

    /// <summary>What the span took at least.</summary>
    public TimeSpan AtLeast { get; init; }

    /// <summary>Whether nothing is filtered.</summary>
    public bool IsEmpty => TraceIds.Count == 0 && Services.Count == 0 && !OnlyErrors && AtLeast == TimeSpan.Zero;

    /// <summary>Whether a trace is shown.</summary>
    public bool Accepts(Trace trace) =>
        (TraceIds.Count == 0 || TraceIds.Any(id => trace.Id.StartsWith(id, StringComparison.Ordinal)))
        && trace.Nodes.Any(node => Accepts(node.Span));

    /// <summary>A trace id as people copy it: with or without <c>0x</c>, whole or its beginning.</summary>
    public static string ParseTraceId(string text)
    {
        var id = (text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text).ToLowerInvariant();
        return id.Length > 0 && id.All(char.IsAsciiHexDigitLower) ? id : throw new FormatException($"'{text}' is not the beginning of a trace id");
    }

    /// <summary>A duration such as <c>250ms</c>, <c>1.5s</c> or <c>300us</c>; a bare number is milliseconds.</summary>
    public static TimeSpan ParseDuration(string text)
    {
        var unit = text.TrimStart([.. "0123456789."]);
        double? milliseconds = unit switch
        {
            "us" or "µs" => 0.001,
            "" or "ms" => 1,
            "s" => 1000,
            _ => null,
        };
        return milliseconds is { } factor
            && double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * factor < TimeSpan.MaxValue.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(number * factor)
            : throw new FormatException($"'{text}' is not a duration such as 250ms or 1.5s");
    }

    private bool Accepts(Span span) =>
        (Services.Count == 0 || Services.Contains(span.Service, StringComparer.Ordinal))
        && (!OnlyErrors || span.IsError)
        && span.Duration >= AtLeast;
}
