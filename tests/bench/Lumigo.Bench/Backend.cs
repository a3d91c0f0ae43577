using System.Text.Json;

namespace Lumigo.Bench;

/// <summary>The far side: the server that /out calls, and the OTLP endpoint.</summary>
public sealed class Backend : IDisposable
{
    private readonly HttpClient http = new();
    private readonly Child child;

    /// <summary>Starts it on the core that is not the app's.</summary>
    public Backend(BenchOptions options)
    {
        child = Child.Start(
            Cores.Rest,
            ["dotnet", Path.Combine(options.Output, "backend", "Lumigo.BenchBackend.dll")],
            new Dictionary<string, string>(),
            options.Output,
            Path.Combine(options.Output, "backend.log"));
        Url = $"http://127.0.0.1:{child.WaitFor("listening on ")}";
    }

    /// <summary>Its base URL.</summary>
    public string Url { get; }

    /// <summary>Spans received from a variant so far.</summary>
    public long Spans(Variant variant)
    {
        using var stats = JsonDocument.Parse(http.GetStringAsync($"{Url}/stats").GetAwaiter().GetResult());
        return stats.RootElement.EnumerateObject()
            .Where(path => path.Name.StartsWith($"/{variant.Name}/", StringComparison.Ordinal)
                && path.Name.EndsWith("/v1/traces", StringComparison.Ordinal))
            .Sum(path => path.Value.GetProperty("Spans").GetInt64());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        child.Dispose();
        http.Dispose();
    }
}
