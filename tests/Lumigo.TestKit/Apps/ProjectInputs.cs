using System.Text.RegularExpressions;

namespace Lumigo.TestKit.Apps;

/// <summary>The folders a sample app is built from: its own, and those its project files name.</summary>
internal static partial class ProjectInputs
{
    private const string OwnFolder = "$(MSBuildThisFileDirectory)";

    public static IReadOnlyCollection<string> Of(string folder)
    {
        var found = new HashSet<string> { Path.GetFullPath(folder) };
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var next))
        {
            foreach (var file in Directory.EnumerateFiles(next).Where(file => Path.GetExtension(file) is ".csproj" or ".vbproj" or ".props" or ".targets"))
            {
                foreach (var named in Outside().Matches(File.ReadAllText(file)).Select(match => match.Groups["path"].Value.Replace(OwnFolder, "", StringComparison.Ordinal)))
                {
                    // What follows a wildcard or another property is not known here: the folder before it counts as a whole.
                    var known = named.Split(["*", "$("], StringSplitOptions.None)[0];
                    var path = Path.GetFullPath(Path.Combine(next, known));
                    var other = (Directory.Exists(path) ? path : Path.GetDirectoryName(path)!).TrimEnd('/');
                    if (!IsWithin(other, found))
                    {
                        found.Add(other);
                        open.Enqueue(other);
                    }
                }
            }
        }
        return found;
    }

    private static bool IsWithin(string folder, HashSet<string> others) => others.Any(other => folder == other || folder.StartsWith(other + "/", StringComparison.Ordinal));

    [GeneratedRegex("(Include|Project)=\"(?<path>(\\$\\(MSBuildThisFileDirectory\\))?\\.\\./[^\"]+)\"")]
    private static partial Regex Outside();
}
