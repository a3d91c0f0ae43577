using System.Diagnostics;
using NUnit.Framework;

namespace Lumigo.ViewTests;

public class SizeTests
{
    private const int Spans = 50_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The tool as a person runs it, start of the process included; the best of three, for the machine may be busy.</summary>
    [TestCase(10, Description = "many traces")]
    [TestCase(Spans, Description = "one trace")]
    public void Fifty_thousand_spans_take_less_than_two_seconds(int spansOfTrace)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, Enumerable.Range(0, Spans).Select(number => Line(number, spansOfTrace)));

            var runs = Enumerable.Range(0, 3).Select(_ => Run(file)).ToList();

            Assert.That(runs.Select(run => run.Spans), Is.All.EqualTo(Spans));
            Assert.That(runs.Min(run => run.Duration), Is.LessThan(Limit), string.Join(", ", runs));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Line(int number, int spansOfTrace)
    {
        var place = number % spansOfTrace;
        return Dump.Line(
            "storefront", $"GET /products/{number % 7}", place == 0 ? "SERVER" : "CLIENT", number + 1,
            place == 0 ? null : number - place + 1,
            start: number / 1000.0, trace: $"{number / spansOfTrace:x32}",
            attributes: new() { ["http.request.method"] = "GET", ["url.path"] = $"/products/{number}", ["http.response.status_code"] = 200 });
    }

    private static (int Spans, TimeSpan Duration) Run(string file)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lumigo-view.dll"), file])
        {
            RedirectStandardOutput = true,
        })!;
        var lines = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("─ ", StringComparison.Ordinal))
            {
                lines++;
            }
        }

        process.WaitForExit();
        return (lines, clock.Elapsed);
    }
}
