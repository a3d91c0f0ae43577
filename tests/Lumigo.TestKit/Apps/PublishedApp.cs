using Lumigo.TestKit.Processes;

namespace Lumigo.TestKit.Apps;

/// <summary>A published sample app.</summary>
/// <param name="Name">The sample app's name.</param>
/// <param name="Runtime">The runtime it runs on.</param>
/// <param name="Variant">How it was published.</param>
/// <param name="Folder">Where it is.</param>
public sealed record PublishedApp(string Name, RuntimeUnderTest Runtime, AppVariant Variant, string Folder)
{
    /// <summary>How to run it, bare.</summary>
    public ProcessSpec Command(params string[] arguments)
    {
        if (PublishArguments.IsFrameworkDependent(Variant))
        {
            return new ProcessSpec(RuntimeUnderTest.Muxer, [Path.Combine(Folder, Name + ".dll"), .. arguments], Folder)
            {
                Environment = TestEnvironment.Minimal,
            }.WithEnvironment("DOTNET_ROOT", RepositoryPaths.TestRuntimes);
        }
        if (Variant == AppVariant.Windows)
        {
            return new ProcessSpec("wine", [Path.Combine(Folder, Name + ".exe"), .. arguments], Folder) { Environment = TestEnvironment.Minimal }
                .WithEnvironment(Wine.Environment);
        }
        return new ProcessSpec(Path.Combine(Folder, Name), arguments, Folder) { Environment = TestEnvironment.Minimal };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Runtime} {Variant}";
}
