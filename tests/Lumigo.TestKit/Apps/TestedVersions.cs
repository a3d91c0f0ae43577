namespace Lumigo.TestKit.Apps;

/// <summary>
/// A file of <c>tests/tested-versions</c>: a library, and which of its versions were called by the tests. Written by <c>scripts/test-versions.sh</c>; the
/// README's table is made from it.
/// </summary>
public sealed class TestedVersions
{
    /// <summary>Set by <c>scripts/test-versions.sh</c> for the one version it tries.</summary>
    private const string OnlyVersion = "LUMIGO_TEST_LIBRARY_VERSION";

    private TestedVersions(string file)
    {
        foreach (var line in File.ReadAllLines(file).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var (key, value) = Split(line);
            switch (key)
            {
                case "library:": Library = value; break;
                case "package:": Package = value; break;
                case "instrumentation:": Instrumentation = value; break;
                case "called:": Called = value; break;
                case "against:": Against = value; break;
                case "tests:": Tests = value; break;
                default: Results.Add((key, value)); break;
            }
        }
        if (Library.Length == 0 || Package.Length == 0 || Instrumentation.Length == 0 || Against.Length == 0 || Tests.Length == 0 || Called is not ("package" or "twin"))
        {
            throw new InvalidDataException($"{file} needs library, package, instrumentation, called (package or twin), against and tests.");
        }
    }

    /// <summary>All files.</summary>
    public static IReadOnlyList<TestedVersions> All { get; } =
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(file => new TestedVersions(file))];

    /// <summary>The library as people call it.</summary>
    public string Library { get; } = "";

    /// <summary>Its package.</summary>
    public string Package { get; } = "";

    /// <summary>The instrumentation's name.</summary>
    public string Instrumentation { get; } = "";

    /// <summary><c>package</c>, or <c>twin</c> where the package cannot be had.</summary>
    public string Called { get; } = "";

    /// <summary>What was on the other side.</summary>
    public string Against { get; } = "";

    /// <summary>The class of the tests.</summary>
    public string Tests { get; } = "";

    /// <summary>Each version, and <c>ok</c> or what is wrong with it.</summary>
    public List<(string Version, string Result)> Results { get; } = [];

    /// <summary>The versions that work.</summary>
    public IReadOnlyList<string> Working => [.. Results.Where(one => one.Result == "ok").Select(one => one.Version)];

    private static string Folder => Path.Combine(RepositoryPaths.Tests, "tested-versions");

    /// <summary>The versions a test is to use: the oldest and the newest that work, or the one that is being tried.</summary>
    public static IReadOnlyList<string> ToTest(string file)
    {
        if (Environment.GetEnvironmentVariable(OnlyVersion) is { Length: > 0 } only)
        {
            return [only];
        }
        var working = new TestedVersions(Path.Combine(Folder, file)).Working;
        return working.Count < 2 ? working : [working[0], working[^1]];
    }

    /// <summary>The newest version of each major one that works, or the one that is being tried.</summary>
    /// <param name="file">The library's file.</param>
    /// <param name="from">The oldest major version.</param>
    public static IReadOnlyList<string> NewestOfEachMajor(string file, int from)
    {
        if (Environment.GetEnvironmentVariable(OnlyVersion) is { Length: > 0 } only)
        {
            return [only];
        }
        return
        [
            .. from version in new TestedVersions(Path.Combine(Folder, file)).Working
               group version by MajorOf(version) into major
               where major.Key >= @from
               orderby major.Key
               select major.Last(),
        ];
    }

    /// <summary>The first number of a version.</summary>
    public static int MajorOf(string version) => int.Parse(version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static (string Key, string Value) Split(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (line, "") : (line[..space], line[(space + 1)..].Trim());
    }
}
