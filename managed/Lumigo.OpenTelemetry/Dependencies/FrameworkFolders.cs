using System.Reflection;

namespace Lumigo.OpenTelemetry.Dependencies;

/// <summary>Where the shared frameworks are: in <c>shared/Microsoft.NETCore.App/8.0.0</c> and beside it. A self-contained application has none.</summary>
internal static class FrameworkFolders
{
    private static readonly string? s_shared = Find();

    /// <summary>Whether a file is one of a shared framework.</summary>
    public static bool Contain(string path) =>
        s_shared is not null && path.StartsWith(s_shared, StringComparison.Ordinal);

    /// <summary>An assembly's path; empty where it has none, as in single-file applications.</summary>
    public static string Location(Assembly assembly)
    {
        try
        {
            // Being empty in a single file is what the analyzer warns of.
#pragma warning disable IL3000
            return assembly.Location;
#pragma warning restore IL3000
        }
        catch (NotSupportedException)
        {
            return string.Empty;
        }
    }

    private static string? Find()
    {
        string? runtime = Path.GetDirectoryName(Location(typeof(object).Assembly));
        string? shared = Path.GetDirectoryName(Path.GetDirectoryName(runtime));
        return Path.GetFileName(shared) == "shared" ? shared + Path.DirectorySeparatorChar : null;
    }
}
