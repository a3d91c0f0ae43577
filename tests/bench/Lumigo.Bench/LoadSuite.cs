using System.Text.RegularExpressions;

namespace Lumigo.Bench;

/// <summary>
/// One endpoint at saturation. All variants run at the same time, each warmed up, and take turns: while one is under load the others
/// wait without using the core.
/// </summary>
public sealed partial class LoadSuite(BenchOptions options, IReadOnlyList<Variant> variants, Samples samples, Backend backend)
{
    /// <summary>Load before each window: the app's caches have been another's since its last one.</summary>
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Wait after the load until what it left behind is done, and charged to the variant that caused it. A batch processor
    /// sends its last spans up to 5 s later.
    /// </summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5.5);

    /// <param name="DeliveredBefore">Spans of the variant's earlier processes.</param>
    private sealed record Target(Variant Variant, Child App, string Url, long DeliveredBefore);

    /// <summary>Measures <c>/hello</c> or <c>/out</c>; <paramref name="suite"/> names the samples.</summary>
    public void Run(string suite, string path)
    {
        var targets = new List<Target>();
        try
        {
            foreach (var variant in variants)
            {
                targets.Add(Start(suite, path, variant));
            }

            foreach (var target in targets)
            {
                Progress.Say($"{suite}: warming up {target.Variant.Title}");
                Wrk.Run(target.Url, options.WarmUp);
                Thread.Sleep(Pause(target.Variant));
            }

            for (var round = 0; round < options.LoadRounds; round++)
            {
                foreach (var target in Round.Order(targets, round))
                {
                    Window(suite, target, round);
                }

                Progress.Say($"{suite}: round {round + 1} of {options.LoadRounds}");
            }

            foreach (var target in targets)
            {
                samples.Add(Balance(suite, target));
            }
        }
        finally
        {
            targets.ForEach(target => target.App.Dispose());
        }
    }

    private Target Start(string suite, string path, Variant variant)
    {
        var environment = variant.Environment.Concat(new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            ["PEER_URL"] = $"{backend.Url}/peer",
        }).ToDictionary();
        var log = Path.Combine(options.Output, $"{suite}-{variant.Name}.log");
        var app = Child.Start(Cores.App, [options.Dotnet, options.App("web")], environment, options.AppFolder("web"), log);
        return new Target(variant, app, app.WaitFor("Now listening on: ") + path, backend.Spans(variant));
    }

    private void Window(string suite, Target target, int round)
    {
        Wrk.Run(target.Url, LeadIn);

        var coreBefore = Cores.Ticks(Cores.App);
        var restBefore = Cores.Ticks(Cores.Rest);
        var before = ProcessCost.CpuSeconds(target.App.Pid);
        var result = Wrk.Run(target.Url, options.Window);
        var loaded = ProcessCost.CpuSeconds(target.App.Pid);
        var coreAfter = Cores.Ticks(Cores.App);
        var restAfter = Cores.Ticks(Cores.Rest);
        Thread.Sleep(Pause(target.Variant));
        var settled = ProcessCost.CpuSeconds(target.App.Pid);

        if (result.Failures > 0)
        {
            throw new InvalidOperationException($"{target.Variant.Title} answered {result.Failures} requests of {suite} with an error");
        }

        void Add(string name, double value) => samples.Add($"{suite}.{name}", target.Variant, round, value);
        Add("throughput", result.RequestsPerSecond);
        Add("cpu", (settled - before) / result.Requests * 1e6);
        Add("rss", ProcessCost.ResidentMib(target.App.Pid));
        Add("peak", ProcessCost.PeakMib(target.App.Pid));
        // Evidence that the app was the bottleneck, and that nobody else had its core.
        Add("app-share", (loaded - before) / options.Window.TotalSeconds);
        Add("app-core", Cores.Busy(coreBefore, coreAfter));
        Add("rest-core", Cores.Busy(restBefore, restAfter));
    }

    private static TimeSpan Pause(Variant variant) => variant.Sends ? Settle : TimeSpan.FromSeconds(1);

    private SpanBalance Balance(string suite, Target target)
    {
        target.App.Stop();
        var served = Served().Match(string.Join('\n', target.App.Lines()));
        if (!served.Success)
        {
            throw new InvalidOperationException($"{target.Variant.Title} did not say how many requests it served");
        }

        var made = long.Parse(served.Groups[1].Value) + (2 * long.Parse(served.Groups[2].Value));
        var delivered = backend.Spans(target.Variant) - target.DeliveredBefore;
        if (target.Variant.Sends && delivered == 0)
        {
            throw new InvalidOperationException($"{target.Variant.Title} delivered no span: what was measured is not a traced app");
        }

        var messages = target.App.Lines().Where(line => line.Contains("#LUMIGO#", StringComparison.Ordinal)).ToList();
        return new SpanBalance(suite, target.Variant.Name, made, delivered, DropReport.Sum(messages), messages);
    }

    [GeneratedRegex(@"served hello=(\d+) out=(\d+)")]
    private static partial Regex Served();
}
