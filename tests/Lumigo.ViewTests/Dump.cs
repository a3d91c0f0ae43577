using System.Text.Json;

namespace Lumigo.ViewTests;

/// <summary>Writes span dump lines as the distro does.</summary>
internal static class Dump
{
    public static readonly DateTime Noon = new(2026, 8, 1, 12, 0, 0, DateTimeKind.Utc);

    public const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static string Line(
        string service,
        string name,
        string kind,
        int id,
        int? parent = null,
        double start = 0,
        double duration = 10,
        string trace = TraceId,
        string status = "UNSET",
        string? description = null,
        Dictionary<string, object>? attributes = null,
        (string Type, string Message)? exception = null) =>
        JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["name"] = name,
            ["context"] = new { trace_id = "0x" + trace, span_id = Id(id), trace_state = "[]" },
            ["kind"] = "SpanKind." + kind,
            ["parent_id"] = parent is { } p ? Id(p) : null,
            ["start_time"] = Time(start),
            ["end_time"] = Time(start + duration),
            ["status"] = description is null ? new { status_code = status } : new { status_code = status, description },
            ["attributes"] = attributes ?? [],
            ["events"] = exception is { } e
                ? new[]
                {
                    new
                    {
                        name = "exception",
                        timestamp = Time(start),
                        attributes = new Dictionary<string, string> { ["exception.type"] = e.Type, ["exception.message"] = e.Message },
                    },
                }
                : [],
            ["links"] = Array.Empty<object>(),
            ["scope"] = new { name = "test", version = "1" },
            ["resource"] = new { attributes = new Dictionary<string, string> { ["service.name"] = service }, schema_url = "" },
        });

    private static string Id(int id) => $"0x{id:x16}";

    private static string Time(double milliseconds) => Noon.AddMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ");
}
