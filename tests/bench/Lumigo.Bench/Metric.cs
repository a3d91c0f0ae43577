namespace Lumigo.Bench;

/// <summary>How a variant is compared with the bare app.</summary>
public enum Comparison
{
    /// <summary>By its ratio to bare.</summary>
    Ratio,

    /// <summary>By its difference from bare.</summary>
    Difference,
}

/// <summary>One row of the table.</summary>
/// <param name="Id">Name in the raw samples.</param>
/// <param name="Title">Name in the table.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Format">Number format of the values.</param>
/// <param name="Comparison">How variants are compared.</param>
/// <param name="Target">What the instrumented app should reach.</param>
public sealed record Metric(string Id, string Title, string Unit, string Format, Comparison Comparison, string Target)
{
    /// <summary>Rows of the table, in its order.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("hello.wall", "Hello world, wall", "ms", "0.0", Comparison.Ratio, "≤ 2.5×, aim 1.5×; bail-out ≤ 1.1×"),
        new("hello.cpu", "Hello world, CPU", "ms", "0.0", Comparison.Ratio, ""),
        new("hello.peak", "Hello world, peak RSS", "MiB", "0.0", Comparison.Difference, "≤ +20 MiB"),
        new("first.wall", "ASP.NET Core, time to first response", "ms", "0.0", Comparison.Ratio, "≤ 1.2×"),
        new("load-hello.throughput", "`/hello`, throughput", "req/s", "0", Comparison.Ratio, "≥ 0.93×"),
        new("load-hello.cpu", "`/hello`, CPU per request", "µs", "0.00", Comparison.Ratio, "≤ 1.06×"),
        new("load-hello.rss", "`/hello`, RSS after load", "MiB", "0.0", Comparison.Difference, "≤ +20 MiB"),
        new("load-out.throughput", "`/out`, throughput", "req/s", "0", Comparison.Ratio, "≥ 0.90×"),
        new("load-out.cpu", "`/out`, CPU per request", "µs", "0.00", Comparison.Ratio, "≤ 1.10×"),
        new("load-out.rss", "`/out`, RSS after load", "MiB", "0.0", Comparison.Difference, "≤ +20 MiB"),
    ];
}
