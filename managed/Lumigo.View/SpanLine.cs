using System.Globalization;
using System.Text.Json;

namespace Lumigo.View;

/// <summary>Reads one line of a span dump.</summary>
public static class SpanLine
{
    /// <summary>The span, or null with the reason when the line is not a span.</summary>
    public static Span? Parse(string line, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            problem = null;
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            problem = e.Message;
            return null;
        }
    }

    private static Span Read(JsonElement root)
    {
        var context = root.GetProperty("context");
        var status = Child(root, "status");
        var attributes = Child(root, "attributes");
        var exception = Exception(root);
        return new Span
        {
            TraceId = Id(Required(context, "trace_id")),
            SpanId = Id(Required(context, "span_id")),
            ParentId = Text(root, "parent_id") is { Length: > 0 } parent ? Id(parent) : null,
            Name = Required(root, "name"),
            Kind = Kind(Text(root, "kind")),
            Service = Text(Child(Child(root, "resource"), "attributes"), "service.name") ?? "unknown_service",
            Start = Time(Required(root, "start_time")),
            End = Time(Required(root, "end_time")),
            IsError = Text(status, "status_code") == "ERROR",
            StatusDescription = Text(status, "description"),
            ErrorType = Text(attributes, "error.type"),
            HttpStatus = Text(attributes, "http.response.status_code"),
            ExceptionType = Text(exception, "exception.type"),
            ExceptionMessage = Text(exception, "exception.message"),
        };
    }

    /// <summary>Attributes of the last exception event: what ended the operation, when several were recorded.</summary>
    private static JsonElement? Exception(JsonElement root)
    {
        if (Child(root, "events") is not { ValueKind: JsonValueKind.Array } events)
        {
            return null;
        }

        JsonElement? found = null;
        foreach (var item in events.EnumerateArray())
        {
            if (Text(item, "name") == "exception")
            {
                found = Child(item, "attributes");
            }
        }

        return found;
    }

    private static JsonElement? Child(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var child)
        && child.ValueKind != JsonValueKind.Null
            ? child
            : null;

    private static string? Text(JsonElement? parent, string name) => Child(parent, name) is { } value ? value.ToString() : null;

    private static string Required(JsonElement parent, string name) =>
        Text(parent, name) ?? throw new FormatException($"'{name}' is missing");

    private static string Id(string text) =>
        (text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text).ToLowerInvariant();

    private static string Kind(string? text) => text is null ? "INTERNAL" : text[(text.LastIndexOf('.') + 1)..];

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
