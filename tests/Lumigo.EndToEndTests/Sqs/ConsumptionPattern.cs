using System.Text.RegularExpressions;
using Lumigo.TestKit;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>A way of consuming messages of the sample app, as its source declares it.</summary>
/// <param name="Name">What it is chosen by; also its queue's name.</param>
/// <param name="Title">What it is, in Markdown.</param>
public sealed partial record ConsumptionPattern(string Name, string Title)
{
    private static readonly Lazy<string> Sources = new(() => string.Concat(
        Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Tests, "apps", "sqs-consumer", "Patterns"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)));

    /// <summary>All of them, in the order of their declarations.</summary>
    public static IReadOnlyList<ConsumptionPattern> All { get; } =
        [.. Declaration().Matches(Sources.Value).Select(match => new ConsumptionPattern(match.Groups["name"].Value, match.Groups["title"].Value))];

    /// <summary>Those that can be run one after another in one process.</summary>
    public static IReadOnlyList<ConsumptionPattern> Lasting { get; } = [.. All.Where(pattern => !pattern.Name.StartsWith("end-", StringComparison.Ordinal))];

    /// <summary>The pattern a queue belongs to.</summary>
    public static ConsumptionPattern? OfQueue(string queue) =>
        All.Where(pattern => queue == pattern.Name || queue.StartsWith(pattern.Name + "-", StringComparison.Ordinal)).MaxBy(pattern => pattern.Name.Length);

    /// <summary>Where a step's name first occurs in the sources: an order that no run decides.</summary>
    public static int PositionOf(string step) => Sources.Value.IndexOf($"\"{step}\"", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    [GeneratedRegex("^        new\\(\"(?<name>[a-z-]+)\", \"(?<title>[^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
