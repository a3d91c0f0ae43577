using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NUnit.Framework;

namespace Lumigo.ViewTests;

public class SizeTests
{
    private const int Spans = 50_000;

    /// <summary>How often the file could be read, with nothing made of it, in the time the tool may take on a machine slower than an ordinary one.</summary>
    private const double Readings = 30;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The tool as a person runs it, start of the process included. Counted is the processor time: on a machine that does nothing else it is no less than the
    /// time a person waits, and on one that is busy it says the same. The best of five, because caches are shared. On a machine slower than an ordinary one the
    /// limit grows with the time it takes to read the file.
    /// </summary>
    [TestCase(10, Description = "many traces")]
    [TestCase(Spans, Description = "one trace")]
    public void Fifty_thousand_spans_take_less_than_two_seconds(int spansOfTrace)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, Enumerable.Range(0, Spans).Select(number => Line(number, spansOfTrace)));

            // In turn: what else the machine does hits both.
            var runs = Enumerable.Range(0, 5).Select(_ => (Tool: Run(file), Reading: Read(file))).ToList();

            var work = runs.Min(run => run.Tool.Work);
            var reading = runs.Min(run => run.Reading);
            TestContext.Out.WriteLine($"{work.TotalMilliseconds:F0} ms; reading alone {reading.TotalMilliseconds:F0} ms");
            Assert.That(runs.Select(run => run.Tool.Spans), Is.All.EqualTo(Spans));
            Assert.That(work, Is.LessThan(reading * Readings > Limit ? reading * Readings : Limit), string.Join(", ", runs));
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

    /// <summary>The processor time it takes here to decode every line, by code that is compiled already.</summary>
    private static TimeSpan Read(string file)
    {
        var before = Environment.CpuUsage.TotalTime;
        var spans = 0;
        foreach (var line in File.ReadLines(file))
        {
            using var span = JsonDocument.Parse(line);
            spans += span.RootElement.TryGetProperty("name", out _) ? 1 : 0;
        }

        var work = Environment.CpuUsage.TotalTime - before;
        Assert.That(spans, Is.EqualTo(Spans));
        return work;
    }

    private static (int Spans, TimeSpan Work) Run(string file)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "dotnet \"$0\" \"$1\"; times >&2", Path.Combine(AppContext.BaseDirectory, "lumigo-view.dll"), file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A shell may write the decimal point of its language.
            Environment = { ["LC_ALL"] = "C.UTF-8" },
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
