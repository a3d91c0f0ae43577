using Lumigo.Build;
using Lumigo.TestKit;

namespace Lumigo.BuildTests;

/// <summary>What scripts/build.sh left behind.</summary>
internal static class BuildOutput
{
    public static string Home { get; } = Required(Path.Combine(RepositoryPaths.Artifacts, "home"));

    /// <summary>The assemblies of the core as IL, before they are compiled for each runtime.</summary>
    public static string CoreIl { get; } = Required(Path.Combine(RepositoryPaths.Artifacts, "packaging", "il", "core"));

    public static BuildInputs Inputs { get; } = BuildInputs.Read(Required(Path.Combine(RepositoryPaths.Artifacts, "packaging", "inputs.txt")));

    public static string Exercises { get; } = Required(Path.Combine(
        AppContext.BaseDirectory.Replace("Lumigo.BuildTests", "Lumigo.BuildTests.Exercises", StringComparison.Ordinal), "Lumigo.BuildTests.Exercises.dll"));

    public static RuntimePack Runtime(int major) => Inputs.Runtimes.Single(runtime => runtime.Moniker == $"net{major}.0");

    private static string Required(string path) =>
        Path.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing: run scripts/build.sh first");
}
