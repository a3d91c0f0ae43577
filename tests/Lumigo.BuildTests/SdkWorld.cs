using System.Reflection;
using System.Runtime.Loader;
using Lumigo.Build;

namespace Lumigo.BuildTests;

/// <summary>
/// A load context with the SDK in it, either our copies or the packages as they are, over a DiagnosticSource of the test's choice:
/// what the core's load context is in an app, and what that app is without us.
/// </summary>
internal sealed class SdkWorld : AssemblyLoadContext
{
    private readonly string _diagnosticSource;
    private readonly bool _copies;

    private SdkWorld(string diagnosticSource, bool copies)
    {
        _diagnosticSource = diagnosticSource;
        _copies = copies;
    }

    public static SdkWorld OfCopies(RuntimePack runtime) => new(DiagnosticSourceOf(runtime), copies: true);

    public static SdkWorld OfPackages(RuntimePack runtime) => new(DiagnosticSourceOf(runtime), copies: false);

    /// <summary>Runs one of the exercises and returns what came of it.</summary>
    public string Run(string exercise) =>
        (string)LoadFromAssemblyPath(BuildOutput.Exercises).GetType("Lumigo.BuildTests.Exercises.SdkExercises", throwOnError: true)!
            .GetMethod(exercise)!.Invoke(null, null)!;

    protected override Assembly? Load(AssemblyName name)
    {
        var path = name.Name == "System.Diagnostics.DiagnosticSource"
            ? _diagnosticSource
            : _copies
                ? Path.Combine(BuildOutput.CoreIl, name.Name + ".dll")
                : BuildOutput.Inputs.Packages.SingleOrDefault(file => file.AssemblyName == name.Name)?.Path;
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    private static string DiagnosticSourceOf(RuntimePack runtime) => Path.Combine(runtime.FrameworkFolder, "System.Diagnostics.DiagnosticSource.dll");
}
