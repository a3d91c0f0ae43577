namespace Lumigo.Check.Checks;

/// <summary>Agents of others, recognised by what their documentation tells people to set.</summary>
public static class OtherVendors
{
    private static readonly Dictionary<string, string> s_profilers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["{846F5F1C-F9AE-4B07-969E-05C26BC060D8}"] = "Datadog",
        ["{918728DD-259F-4A6A-AC2B-B85E1B658318}"] = "OpenTelemetry .NET Automatic Instrumentation",
        ["{36032161-FFC0-4B61-B559-F6C5D41BAE5A}"] = "New Relic",
        ["{B7038F67-52FC-4DA2-AB02-969B3C1EDA03}"] = "Dynatrace",
        ["{57E1AA68-2229-41AA-9931-A6E93BBC64D8}"] = "AppDynamics",
        ["{FA65FE15-F085-4681-9B20-95E04F6C03CC}"] = "Elastic APM",
        ["{CF0D821E-299B-5307-A3D8-B283C03916DD}"] = "Instana",
    };

    private static readonly (string Part, string Name)[] s_hooks =
    [
        ("OpenTelemetry.AutoInstrumentation.StartupHook", "OpenTelemetry .NET Automatic Instrumentation"),
        ("Datadog.", "Datadog"),
        ("ElasticApmAgentStartupHook", "Elastic APM"),
        ("StartupBootstrapper", "Microsoft Application Insights"),
    ];

    /// <summary>Whose profiler has a class id; null when it is nobody's we know.</summary>
    public static string? OfProfiler(string classId) => s_profilers.GetValueOrDefault(classId.Trim());

    /// <summary>Whose startup hook a file is; null when it is nobody's we know.</summary>
    public static string? OfHook(string path) =>
        s_hooks.Where(hook => Path.GetFileName(path).StartsWith(hook.Part, StringComparison.Ordinal)).Select(hook => hook.Name).FirstOrDefault();
}
