using System.Collections;
using Lumigo.TestKit.Otlp;

namespace Lumigo.PackageTests;

/// <summary>The process's environment as an application's that is configured for Lumigo, until disposed.</summary>
internal sealed class Configured : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public Configured(OtlpEndpoint? endpoint, params (string Name, string Value)[] variables)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Where(IsOurs))
        {
            Set(name, null);
        }
        if (endpoint is not null)
        {
            Set("LUMIGO_TRACER_TOKEN", "t_packages");
            Set("LUMIGO_ENDPOINT", endpoint.BaseUrl);
        }
        foreach (var (name, value) in variables)
        {
            Set(name, value);
        }
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static bool IsOurs(string name) => name.StartsWith("LUMIGO_", StringComparison.Ordinal) || name.StartsWith("OTEL_", StringComparison.Ordinal);

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
