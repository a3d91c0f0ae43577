using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace Lumigo.ViewTests;

public class SizeTests
{
    private const int Spans = 50_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The tool as a person runs it, start of the process included. Counted is the processor time: on a machine that does nothing else it is no less than the
    /// time a person waits, and on one that is busy it says the same. The best of five, because caches are shared.
    /// </summary>
    [TestCase(10, Description = "many traces")]
    [TestCase(Spans, Description = "one trace")]
    public void Fifty_thousand_spans_take_less_than_two_seconds(int spansOfTrace)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, Enumerable.Range(0, Spans).Select(number => Line(number, spansOfTrace)));

            var runs = Enumerable.Range(0, 5).Select(_ => Run(file)).ToList();

            Assert.That(runs.Select(run => run.Spans), Is.All.EqualTo(Spans));
            Assert.That(runs.Min(run => run.Work), Is.LessThan(Limit), string.Join(", ", runs));
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

    private static (int Spans, TimeSpan Work) Run(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "dotnet \"$0\" \"$1\"; times >&2", Path.Combine(AppContext.BaseDirectory, "lumigo-view.dll"), file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var lines = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("─ ", StringComparison.Ordinal))
            {
                lines++;
            }
        }

        // The shell's own times, and below them its children's: user and system, as 0m0.970000s.
        var times = process.StandardError.ReadToEnd().TrimEnd().Split('\n')[^1].Split(' ');
        process.WaitForExit();
        return (lines, Time(times[0]) + Time(times[1]));
    }

    private static TimeSpan Time(string text)
    {
        var minutes = text.IndexOf('m', StringComparison.Ordinal);
        return TimeSpan.FromMinutes(int.Parse(text.AsSpan(0, minutes), CultureInfo.InvariantCulture))
            + TimeSpan.FromSeconds(double.Parse(text.AsSpan(minutes + 1).TrimEnd('s'), CultureInfo.InvariantCulture));
    }
}
