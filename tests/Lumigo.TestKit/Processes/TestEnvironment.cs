using System.Collections;

namespace Lumigo.TestKit.Processes;

/// <summary>Environments to start processes with.</summary>
public static class TestEnvironment
{
    private static readonly string[] DecidingPrefixes =
    [
        "CORECLR_", "COR_", "COMPlus_", "DOTNET_", "LUMIGO_", "OTEL_", "MSBUILD", "VSTEST_", "NUNIT_", "ASPNETCORE_", "UseSharedCompilation",
    ];

    /// <summary>What a program of a user has at least.</summary>
    public static IReadOnlyDictionary<string, string> Minimal { get; } = new Dictionary<string, string>
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
        ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? "/",
        ["LANG"] = "C.UTF-8",
        ["TMPDIR"] = Path.GetTempPath().TrimEnd('/'),
    };

    /// <summary>The test's own environment without everything that configures .NET, its build or this product: for the SDK's commands, which need the machine's proxies and certificates.</summary>
    public static IReadOnlyDictionary<string, string> ForSdk { get; } = SdkVariables();

    private static Dictionary<string, string> SdkVariables()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "")
            .Where(entry => !DecidingPrefixes.Any(prefix => entry.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .ToDictionary();
        variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        variables["DOTNET_NOLOGO"] = "1";
        variables["DOTNET_CLI_UI_LANGUAGE"] = "en";
        variables["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        return variables;
    }
}
