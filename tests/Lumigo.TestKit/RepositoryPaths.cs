namespace Lumigo.TestKit;

/// <summary>Where things are in the checkout the tests were built from.</summary>
public static class RepositoryPaths
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What builds and tests produce.</summary>
    public static string Artifacts { get; } = Path.Combine(Root, "artifacts");

    /// <summary>The tests' own folder.</summary>
    public static string Tests { get; } = Path.Combine(Root, "tests");

    /// <summary>The test runtimes, a DOTNET_ROOT made by <c>scripts/runtimes.sh</c>.</summary>
    public static string TestRuntimes { get; } = Path.Combine(Artifacts, "runtimes", "dotnet");

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Lumigo.AutoInstrumentation.sln")))
            {
                return folder;
            }
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside a checkout.");
    }
}
