namespace Lumigo.Build.Compilation;

/// <summary>
/// Which assemblies get native images. A process that starts, makes spans and sends them loads only some of the private copies; an image of one that
/// is never loaded pays for nothing, and is half its size again in IL. docs/design/private-copies.md has the measurements.
/// </summary>
public static class NativeImageRule
{
    /// <summary>Copies that the OpenTelemetry assemblies refer to, and that no process loads on its way to a sent span.</summary>
    private static readonly HashSet<string> NeverLoaded =
    [
        "Microsoft.Extensions.Configuration.Binder",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Diagnostics.Abstractions",
        "Microsoft.Extensions.Logging",
        "Microsoft.Extensions.Logging.Abstractions",
        "Microsoft.Extensions.Logging.Configuration",
        "Microsoft.Extensions.Options",
        "Microsoft.Extensions.Options.ConfigurationExtensions",
        "OpenTelemetry.Api.ProviderBuilderExtensions",
    ];

    /// <summary>
    /// Loaded for a handful of types, on the thread that starts beside the application after its first span: its image would be a quarter of the
    /// archive and save 10 ms of processor time once.
    /// </summary>
    private const string HardlyUsed = "OpenTelemetry";

    /// <summary>Whether the assembly is compiled; the others are shipped as IL, which works just the same.</summary>
    public static bool Pays(string assemblyName) => assemblyName != HardlyUsed && !NeverLoaded.Contains(assemblyName);

    /// <summary>Whether a process loads the assembly on its way to a sent span although it has no image.</summary>
    public static bool IsLoadedAsIl(string assemblyName) => assemblyName == HardlyUsed;
}
