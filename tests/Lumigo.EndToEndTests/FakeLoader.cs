using Lumigo.TestKit;

namespace Lumigo.EndToEndTests;

/// <summary>A stand-in for the loader, built by <c>tests/fake-loaders/build.sh</c>.</summary>
public sealed class FakeLoader
{
    private readonly string _name;

    private FakeLoader(string name) => _name = name;

    /// <summary>Says hello on stderr.</summary>
    public static FakeLoader Hello { get; } = new("Hello");

    /// <summary>Lacks the type that is asked for.</summary>
    public static FakeLoader WithoutEntryPoint { get; } = new("WithoutEntryPoint");

    /// <summary>Throws at the start.</summary>
    public static FakeLoader Throws { get; } = new("Throws");

    /// <summary>Needs 30 seconds to start.</summary>
    public static FakeLoader Hangs { get; } = new("Hangs");

    /// <summary>Its assembly for a runtime.</summary>
    public string For(RuntimeUnderTest runtime) =>
        Path.Combine(RepositoryPaths.Artifacts, "fake-loaders", _name, runtime.TargetFramework, "Lumigo.AutoInstrumentation.Loader.dll");
}
