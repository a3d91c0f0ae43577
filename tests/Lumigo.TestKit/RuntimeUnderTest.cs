using System.Reflection;

namespace Lumigo.TestKit;

/// <summary>A .NET version the product supports, and the exact packs the tests use of it.</summary>
public sealed class RuntimeUnderTest
{
    private RuntimeUnderTest(int major)
    {
        Major = major;
        Version = Pinned($"TestRuntime{major}");
        CrossgenVersion = Pinned($"TestCrossgen{major}");
    }

    /// <summary>.NET 8.</summary>
    public static RuntimeUnderTest Net8 { get; } = new(8);

    /// <summary>.NET 9.</summary>
    public static RuntimeUnderTest Net9 { get; } = new(9);

    /// <summary>.NET 10.</summary>
    public static RuntimeUnderTest Net10 { get; } = new(10);

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<RuntimeUnderTest> All { get; } = [Net8, Net9, Net10];

    /// <summary>8, 9 or 10.</summary>
    public int Major { get; }

    /// <summary>The full version, e.g. 8.0.31.</summary>
    public string Version { get; }

    /// <summary>The version of the ReadyToRun compiler.</summary>
    public string CrossgenVersion { get; }

    /// <summary>The target framework, e.g. net8.0.</summary>
    public string TargetFramework => $"net{Major}.0";

    /// <summary>The muxer that starts framework-dependent apps of every runtime under test.</summary>
    public static string Muxer => Path.Combine(RepositoryPaths.TestRuntimes, "dotnet");

    /// <inheritdoc/>
    public override string ToString() => TargetFramework;

    private static string Pinned(string name) => typeof(RuntimeUnderTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;
}
