using System.Diagnostics;
using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>A generic host works off its backlog for five seconds after SIGTERM, under load all the time.</summary>
[TestFixture]
public sealed partial class HostDrainTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestUntilDraining = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestUntilEnd = TimeSpan.FromSeconds(2);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Every_job_until_the_last_arrives(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var run = Run(Command(runtime).By(endpoint.BaseUrl));

        Assert.That(run.Result.ExitCode, Is.Zero);
        Assert.That(run.Result.OwnLines, Is.Empty);
        var spans = endpoint.AcceptedSpans;
        Assert.That(spans, Has.Count.EqualTo(Jobs(run.Result)));
        Assert.That(spans.Select(received => received.Span.SpanId), Is.Unique);
        Assert.That(spans.Select(received => (long)received.Span.Attributes["job.number"]!).Order(), Is.EqualTo(Enumerable.Range(0, spans.Count).Select(number => (long)number)));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_collector_that_never_answers_delays_neither_the_drain_nor_the_end(RuntimeUnderTest runtime)
    {
        using var silent = SilentServer.Accepting();
        var bare = Run(Command(runtime));
        var actual = Run(Command(runtime).ByWithTotals(silent.Url));

        Assert.That(actual.Result.ExitCode, Is.EqualTo(bare.Result.ExitCode));
        Assert.That(Number().Replace(actual.Result.StdoutText, "N"), Is.EqualTo(Number().Replace(bare.Result.StdoutText, "N")));
        var untilDraining = actual.UntilDraining - bare.UntilDraining;
        var untilEnd = actual.UntilEnd - bare.UntilEnd;
        if (untilDraining >= LongestUntilDraining || untilEnd >= LongestUntilEnd)
        {
            // The smaller of two tries: the machine may have been busy.
            var (bareAgain, actualAgain) = (Run(Command(runtime)), Run(Command(runtime).ByWithTotals(silent.Url)));
            TestContext.Out.WriteLine($"the first time {untilDraining} and {untilEnd} later");
            untilDraining = new[] { untilDraining, actualAgain.UntilDraining - bareAgain.UntilDraining }.Min();
            untilEnd = new[] { untilEnd, actualAgain.UntilEnd - bareAgain.UntilEnd }.Min();
        }

        Assert.That(untilDraining, Is.LessThan(LongestUntilDraining), "the host must hear of the signal at once");
        Assert.That(untilEnd, Is.LessThan(LongestUntilEnd));
        Assert.That(actual.Result.Totals(), Is.EqualTo((0, Jobs(actual.Result))));
        Assert.That(actual.Result.Warnings(), Has.Count.EqualTo(1));
    }

    private static ProcessSpec Command(RuntimeUnderTest runtime) =>
        SampleApp.Get("worker-host", runtime, AppVariant.FrameworkDependent).Command().WithDefaultSignals();

    private static long Jobs(ProcessResult result) => long.Parse(Number().Match(result.StdoutText).Value);

    private static (ProcessResult Result, TimeSpan UntilDraining, TimeSpan UntilEnd) Run(ProcessSpec command)
    {
        using var process = AppProcess.Start(command);
        process.WaitForStdout("ready", Limit);
        Thread.Sleep(1500);
        var clock = Stopwatch.StartNew();
        process.Signal(UnixSignal.Terminate);
        process.WaitForStdout("draining", Limit);
        var untilDraining = clock.Elapsed;
        var result = process.WaitForExit(Limit);
        return (result, untilDraining, clock.Elapsed);
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
