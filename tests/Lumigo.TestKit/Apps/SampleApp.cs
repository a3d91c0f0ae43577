using System.Collections.Concurrent;
using Lumigo.TestKit.Processes;

namespace Lumigo.TestKit.Apps;

/// <summary>Publishes the sample apps below <c>tests/apps</c>, each variant once for the same sources.</summary>
public static class SampleApp
{
    private static readonly ConcurrentDictionary<(string, RuntimeUnderTest, AppVariant, string?), Lazy<PublishedApp>> Published = new();
    private static readonly Lock OneAtATime = new();
    // A composite image of the whole framework takes minutes on two cores.
    private static readonly TimeSpan PublishLimit = TimeSpan.FromMinutes(15);

    /// <summary>The published app; published now if its sources have changed since the last time.</summary>
    /// <param name="name">Its folder below <c>tests/apps</c>.</param>
    /// <param name="runtime">The runtime.</param>
    /// <param name="variant">How it is published.</param>
    /// <param name="libraryVersion">The version of the library it is about; null for the one its project names.</param>
    public static PublishedApp Get(string name, RuntimeUnderTest runtime, AppVariant variant, string? libraryVersion = null) =>
        Published.GetOrAdd((name, runtime, variant, libraryVersion), _ => new Lazy<PublishedApp>(() => Publish(name, runtime, variant, libraryVersion))).Value;

    private static PublishedApp Publish(string name, RuntimeUnderTest runtime, AppVariant variant, string? libraryVersion)
    {
        var apps = Path.Combine(RepositoryPaths.Artifacts, "apps");
        var cell = $"{runtime.TargetFramework}-{variant}" + (libraryVersion is null ? "" : $"-{libraryVersion}");
        var folder = Path.Combine(apps, name, cell);
        var app = new PublishedApp(name, runtime, variant, folder);

        var sources = Path.Combine(RepositoryPaths.Tests, "apps", name);
        string[] arguments = [.. PublishArguments.For(runtime, variant), .. libraryVersion is null ? Array.Empty<string>() : [$"-p:LibraryVersion={libraryVersion}"]];
        var hash = SourceHash.Of(ProjectInputs.Of(sources), Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Tests, "apps"), "*.props"), arguments);
        var stamp = folder + ".sources";
        if (File.Exists(stamp) && File.ReadAllText(stamp) == hash)
        {
            return app;
        }

        lock (OneAtATime)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stamp)!);
            File.Delete(stamp);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
            // Intermediate files per variant: the variants need different restores of the same project.
            var intermediate = Path.Combine(apps, ".build", $"{name}-{cell}");
            var publish = new ProcessSpec("dotnet",
                [
                    "publish", Directory.EnumerateFiles(sources, name + ".*proj").Single(), "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
                    .. arguments, "-p:UseArtifactsOutput=true", $"-p:ArtifactsPath={intermediate}", "-o", folder,
                ],
                sources) { Environment = TestEnvironment.ForSdk };
            var result = AppProcess.Run(publish, PublishLimit);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException($"Publishing {app} failed: {string.Join(' ', publish.Arguments)}{Environment.NewLine}{result}");
            }
            Directory.Delete(intermediate, recursive: true);
            File.WriteAllText(stamp, hash);
            return app;
        }
    }
}
