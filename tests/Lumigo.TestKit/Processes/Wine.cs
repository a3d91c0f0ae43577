namespace Lumigo.TestKit.Processes;

/// <summary>Programs for Windows, run by wine in a Windows of the tests' own.</summary>
public static class Wine
{
    /// <summary>Where what it takes for a Windows is, and that it keeps to itself what it lacks.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["WINEPREFIX"] = Path.Combine(RepositoryPaths.Artifacts, "wine"),
        ["WINEDEBUG"] = "-all",
    };

    /// <summary>A path of this machine as a Windows program names it.</summary>
    public static string PathOf(string path) => "Z:" + path.Replace('/', '\\');
}
