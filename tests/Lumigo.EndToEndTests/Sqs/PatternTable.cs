using System.Text;
using Lumigo.TestKit;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>The table of docs/sqs.md: for each pattern the steps its run has made, by the parent that the tests have compared theirs with.</summary>
internal static class PatternTable
{
    private const string Begin = "<!-- patterns: written by SqsPageTests -->";
    private const string End = "<!-- end of patterns -->";

    /// <summary>After every handling method: said once in the page's text.</summary>
    private const string Common = "after the handling method returned";

    /// <summary>Where the page is.</summary>
    public static string Page { get; } = Path.Combine(RepositoryPaths.Root, "docs", "sqs.md");

    /// <summary>The page with this table in place of its own.</summary>
    public static string PutInto(string page, string table)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin ? throw new InvalidDataException($"{Page} lacks '{Begin}' or '{End}'.") : page[..(begin + Begin.Length)] + "\n" + table + page[end..];
    }

    /// <summary>The table for a cell's runs.</summary>
    public static string Of(ConsumerCell cell)
    {
        var text = new StringBuilder();
        text.AppendLine("| Way of consuming | Below the receive | Below a span of the application | Below nothing | Proven on |");
        text.AppendLine("|---|---|---|---|---|");
        var proven = ProvenOn();
        foreach (var pattern in ConsumptionPattern.All)
        {
            var trace = ConsumptionPattern.Lasting.Contains(pattern) ? ConsumerRun.Of(cell).Trace : EndingRun.Of(cell, pattern.Name).Trace;
            var steps = trace.Steps.Where(step => step.Pattern == pattern.Name && step.Span.Name != Common).ToList();
            string Names(string parent) => string.Join("; ", steps
                .Where(step => step.Expected[0].Split(':')[0] == parent)
                .Select(step => (step.Span.Name, Title: step.Span.Name + (step.Expected.Count > 1 ? " (or below nothing)" : "")))
                .Distinct()
                .OrderBy(step => pattern.PositionOf(step.Name)).ThenBy(step => step.Name, StringComparer.Ordinal)
                .Select(step => step.Title));
            text.AppendLine($"| {pattern.Title.Replace("|", "\\|", StringComparison.Ordinal)} | {Names("message")} | {Names("span")} | {Names("none")} | {proven} |");
        }
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string ProvenOn() =>
        $".NET {string.Join(", ", RuntimeUnderTest.All.Select(runtime => runtime.Major))}; SDK {string.Join(", ", ConsumerCell.Full.Select(cell => cell.Sdk[..2]).Distinct())}";
}
