using System.Globalization;
using System.Text.Json;

namespace Lumigo.TestKit;

/// <summary>Reads files written for <c>LUMIGO_DEBUG_SPANDUMP</c>: one JSON object per line.</summary>
public static class SpanDump
{
    /// <summary>All spans of a file; every line must be a whole span.</summary>
    public static IReadOnlyList<DumpedSpan> Read(string path) => Parse(File.ReadLines(path));

    /// <summary>The spans among lines of other text, as when the dump goes to <c>/dev/stdout</c>.</summary>
    public static IReadOnlyList<DumpedSpan> ReadAmong(IEnumerable<string> lines) =>
        Parse(lines.Where(line => line.StartsWith("{\"name\"", StringComparison.Ordinal)));

    private static List<DumpedSpan> Parse(IEnumerable<string> lines)
    {
        var spans = new List<DumpedSpan>();
        foreach (var line in lines)
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                spans.Add(DumpedSpan.From(json.RootElement));
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"Not a dumped span: {line}", wrong);
            }
        }
        return spans;
    }
}

/// <summary>The context of a dumped span or link.</summary>
public sealed record DumpedContext(string TraceId, string SpanId, string TraceState);

/// <summary>An event of a dumped span.</summary>
public sealed record DumpedEvent(string Name, DateTime Timestamp, IReadOnlyDictionary<string, JsonElement> Attributes);

/// <summary>A link of a dumped span.</summary>
public sealed record DumpedLink(DumpedContext Context, IReadOnlyDictionary<string, JsonElement> Attributes);

/// <summary>A line of a span dump. Ids keep the form they are written in: <c>0x</c> and lower-case digits.</summary>
public sealed record DumpedSpan(
    string Name,
    DumpedContext Context,
    string Kind,
    string? ParentId,
    DateTime StartTime,
    DateTime EndTime,
    string StatusCode,
    string? StatusDescription,
    IReadOnlyDictionary<string, JsonElement> Attributes,
    IReadOnlyList<DumpedEvent> Events,
    IReadOnlyList<DumpedLink> Links,
    string ScopeName,
    string? ScopeVersion,
    IReadOnlyDictionary<string, JsonElement> ResourceAttributes)
{
    internal static DumpedSpan From(JsonElement span)
    {
        var status = span.GetProperty("status");
        var scope = span.GetProperty("scope");
        return new DumpedSpan(
            span.GetProperty("name").GetString()!,
            ContextFrom(span.GetProperty("context")),
            span.GetProperty("kind").GetString()!,
            span.GetProperty("parent_id") is { ValueKind: JsonValueKind.String } parent ? Hex(parent, 16) : null,
            Time(span.GetProperty("start_time")),
            Time(span.GetProperty("end_time")),
            status.GetProperty("status_code").GetString()!,
            status.TryGetProperty("description", out var description) ? description.GetString() : null,
            AttributesFrom(span.GetProperty("attributes")),
            [.. span.GetProperty("events").EnumerateArray().Select(one => new DumpedEvent(
                one.GetProperty("name").GetString()!, Time(one.GetProperty("timestamp")), AttributesFrom(one.GetProperty("attributes"))))],
            [.. span.GetProperty("links").EnumerateArray().Select(one => new DumpedLink(
                ContextFrom(one.GetProperty("context")), AttributesFrom(one.GetProperty("attributes"))))],
            scope.GetProperty("name").GetString()!,
            scope.GetProperty("version").GetString(),
            AttributesFrom(span.GetProperty("resource").GetProperty("attributes")));
    }

    private static DumpedContext ContextFrom(JsonElement context) => new(
        Hex(context.GetProperty("trace_id"), 32), Hex(context.GetProperty("span_id"), 16), context.GetProperty("trace_state").GetString()!);

    private static Dictionary<string, JsonElement> AttributesFrom(JsonElement attributes) =>
        attributes.EnumerateObject().ToDictionary(attribute => attribute.Name, attribute => attribute.Value.Clone());

    private static DateTime Time(JsonElement time) => DateTime.ParseExact(
        time.GetString()!, "yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Hex(JsonElement element, int digits)
    {
        var text = element.GetString()!;
        return text.Length == digits + 2 && text.StartsWith("0x", StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigitLower)
            ? text
            : throw new FormatException($"'{text}' is not 0x and {digits} lower-case hexadecimal digits.");
    }
}
