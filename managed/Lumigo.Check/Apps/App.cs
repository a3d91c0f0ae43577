namespace Lumigo.Check.Apps;

/// <summary>An app as its files show it.</summary>
public sealed record App(AppKind Kind)
{
    /// <summary>The file that decides what it is, or the word of the command that could not be found.</summary>
    public string Path { get; init; } = "";

    /// <summary>The program the system starts: the app itself or <c>dotnet</c>.</summary>
    public string? Host { get; init; }

    /// <summary>What its <c>runtimeconfig.json</c> says.</summary>
    public RuntimeConfig? Config { get; init; }

    /// <summary>Where its <c>runtimeconfig.json</c> is, if it is a file of its own.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The text of its <c>deps.json</c>.</summary>
    public byte[] Dependencies { get; init; } = [];

    /// <summary>The .NET it runs on has this major version; 0 when that is not known.</summary>
    public int RuntimeMajor => Config?.Frameworks.FirstOrDefault(framework => framework.Name == "Microsoft.NETCore.App")?.Major
        ?? Config?.Frameworks.Select(framework => framework.Major).FirstOrDefault() ?? 0;

    /// <summary>Whether parts of the framework were cut off.</summary>
    public bool IsTrimmed => Config is { Included: true, StartupHooksOff: true };

    /// <summary>Whether there is a .NET runtime in the process that a profiler can be loaded into.</summary>
    public bool HasRuntime => Kind is AppKind.FrameworkDependent or AppKind.SelfContained or AppKind.SingleFile;
}
