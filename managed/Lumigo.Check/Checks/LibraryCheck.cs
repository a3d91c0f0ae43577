using System.Text.Json;

namespace Lumigo.Check.Checks;

/// <summary>The app's libraries against the list of what is instrumented and was tested.</summary>
public static class LibraryCheck
{
    /// <summary>
    /// The list in the home. <c>Package 1.0 1.9</c>: instrumented, tested from the one version to the other; <c>Prefix.*</c>: packages that are
    /// traced by what they have in common.
    /// </summary>
    public const string ListName = "libraries.txt";

    /// <summary>Tells each library's state; an untested version is worth a note.</summary>
    public static void Run(byte[] dependencies, InstalledHome home, Diagnosis diagnosis)
    {
        var known = Known(Path.Combine(home.Folder, "tools", ListName));
        var states = Packages(dependencies).Select(package => State(package.Name, package.Version, known)).OrderBy(state => state.Name, StringComparer.OrdinalIgnoreCase).ToList();
        diagnosis.Libraries = states;
        foreach (var untested in states.Where(state => state.Knowledge == LibraryKnowledge.Untested))
        {
            diagnosis.Note(
                "library-untested", $"{untested.Name} {untested.Version} was not tested with this version of Lumigo ({untested.Tested} were)",
                "it is traced as the tested versions are; should its insides have changed, spans or their details may be missing.", "./install.sh --upgrade    # a newer version of Lumigo may have been tested with it");
        }
    }

    private static LibraryState State(string name, string version, Dictionary<string, List<(Version Oldest, Version Newest)>> known)
    {
        if (!known.TryGetValue(name, out var tested))
        {
            var isTracedByPrefix = known.Keys.Any(key => key.EndsWith('*') && name.StartsWith(key[..^1], StringComparison.OrdinalIgnoreCase));
            return new LibraryState(name, version, isTracedByPrefix ? LibraryKnowledge.Instrumented : LibraryKnowledge.Unknown, null);
        }

        var isTested = Number(version) is { } number && tested.Any(range => number >= range.Oldest && number <= range.Newest);
        var text = string.Join(", ", tested.Select(range => range.Oldest == range.Newest ? $"{range.Oldest}" : $"{range.Oldest} to {range.Newest}"));
        return new LibraryState(name, version, isTested ? LibraryKnowledge.Instrumented : LibraryKnowledge.Untested, text);
    }

    private static Dictionary<string, List<(Version Oldest, Version Newest)>> Known(string file)
    {
        var known = new Dictionary<string, List<(Version, Version)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var fields in (File.Exists(file) ? File.ReadLines(file) : []).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (fields is [[.., '*'] prefix])
            {
                known[prefix] = [];
            }
            else if (fields is [var name, var oldest, var newest] && Number(oldest) is { } from && Number(newest) is { } to)
            {
                if (!known.TryGetValue(name, out var ranges))
                {
                    known[name] = ranges = [];
                }

                ranges.Add((from, to));
            }
        }

        return known;
    }

    private static IEnumerable<(string Name, string Version)> Packages(byte[] dependencies)
    {
        if (dependencies.Length == 0)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(dependencies);
            return document.RootElement.TryGetProperty("libraries", out var libraries)
                ? [.. libraries.EnumerateObject()
                    .Where(library => library.Value.TryGetProperty("type", out var type) && type.GetString() == "package")
                    .Select(library => library.Name.Split('/'))
                    .Where(parts => parts.Length == 2)
                    .Select(parts => (parts[0], parts[1]))]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static Version? Number(string text) => Version.TryParse(text.Split('-', '+')[0], out var version) ? version : null;
}
