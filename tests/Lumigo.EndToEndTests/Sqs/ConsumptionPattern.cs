using System.Text.RegularExpressions;
using Lumigo.TestKit;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>A way of consuming messages of the sample app, as its source declares it.</summary>
/// <param name="Name">What it is chosen by; also its queue's name.</param>
/// <param name="Title">What it is, in Markdown.</param>
public sealed partial record ConsumptionPattern(string Name, string Title)
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Tests, "apps", "sqs-consumer");

    // Where the method that does it begins, and what follows.
    private string _code = "";

    /// <summary>All of them, in the order the app runs them; those that end the process come last.</summary>
    public static IReadOnlyList<ConsumptionPattern> All { get; } =
        [.. Group().Matches(File.ReadAllText(Path.Combine(Folder, "Program.cs"))).Select(match => match.Groups["name"].Value).Append("Endings").SelectMany(In)];

    /// <summary>Those that can be run one after another in one process.</summary>
    public static IReadOnlyList<ConsumptionPattern> Lasting { get; } = [.. All.Where(pattern => !pattern.Name.StartsWith("end-", StringComparison.Ordinal))];

    /// <summary>The pattern a queue belongs to.</summary>
    public static ConsumptionPattern? OfQueue(string queue) =>
        All.Where(pattern => queue == pattern.Name || queue.StartsWith(pattern.Name + "-", StringComparison.Ordinal)).MaxBy(pattern => pattern.Name.Length);

    /// <summary>Where a step occurs in the source: an order that no run decides.</summary>
    public int PositionOf(string step) => _code.IndexOf($"\"{step}\"", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IEnumerable<ConsumptionPattern> In(string group)
    {
        var source = File.ReadAllText(Path.Combine(Folder, "Patterns", group + ".cs"));
        foreach (Match match in Declaration().Matches(source))
        {
            var method = source.IndexOf($" Task {match.Groups["method"].Value}(", StringComparison.Ordinal);
            yield return new ConsumptionPattern(match.Groups["name"].Value, match.Groups["title"].Value) { _code = source[Math.Max(method, 0)..] };
        }
    }

    [GeneratedRegex("\\.\\. (?<name>[A-Z][A-Za-z]+)\\.All,")]
    private static partial Regex Group();

    [GeneratedRegex("^        new\\(\"(?<name>[a-z-]+)\", \"(?<title>[^\"]+)\", (work => Call\\()?(?<method>[A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
