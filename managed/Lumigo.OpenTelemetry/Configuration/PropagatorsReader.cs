namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>
/// Says which of <c>OTEL_PROPAGATORS</c> cannot be followed. The headers of HTTP requests are written and read by the framework's
/// <c>DistributedContextPropagator</c>, which belongs to the application and is left as it is.
/// </summary>
internal static class PropagatorsReader
{
    private const string TraceContext = "tracecontext";

    /// <summary>Gives one line when the value asks for something else than what is done.</summary>
    public static void Check(string? value, Action<string> warn)
    {
        if (value is null)
        {
            return;
        }

        string[] names = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string[] others = [.. names.Where(static name => !IsFollowed(name)).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (others.Length > 0)
        {
            warn($"OTEL_PROPAGATORS names {string.Join(", ", others.Select(static name => $"'{name}'"))}, which cannot be followed: HTTP headers are those of the application's "
                + "DistributedContextPropagator, by default traceparent, tracestate and baggage.");
        }
        else if (names.Length > 0 && !names.Contains(TraceContext, StringComparer.OrdinalIgnoreCase))
        {
            warn($"OTEL_PROPAGATORS is '{value}', without {TraceContext}, which cannot be followed: HTTP headers are those of the application's "
                + "DistributedContextPropagator, by default traceparent, tracestate and baggage.");
        }
    }

    private static bool IsFollowed(string name) =>
        name.Equals(TraceContext, StringComparison.OrdinalIgnoreCase) || name.Equals("baggage", StringComparison.OrdinalIgnoreCase);
}
