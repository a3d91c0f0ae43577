using System.Diagnostics;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>However a process ends: its exit code and output stay, what it has made arrives, and it never waits long for a collector.</summary>
[TestFixture]
public sealed class ExitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    private static IEnumerable<TestCaseData> Every =>
        from exit in ExitCase.All
        from runtime in RuntimeUnderTest.All
        select new TestCaseData(runtime, exit);

    /// <summary>Every way to end, on each runtime in turn unless all are asked for.</summary>
    private static IEnumerable<TestCaseData> Sampled => ExitCase.All.SelectMany((exit, number) => TestMatrix.IsFull
        ? RuntimeUnderTest.All.Select(runtime => new TestCaseData(runtime, exit))
        : [new TestCaseData(RuntimeUnderTest.All[number % RuntimeUnderTest.All.Count], exit)]);

    [TestCaseSource(nameof(Every))]
    public void Every_ended_span_arrives_and_the_end_is_the_same(RuntimeUnderTest runtime, ExitCase exit)
    {
        using var endpoint = new OtlpEndpoint();
        var (bare, actual) = RunBoth(runtime, exit, endpoint.BaseUrl);

        Untouched.CheckSilent(bare.Result, actual.Result);
        var spans = endpoint.AcceptedSpans;
        Assert.That(spans, Has.Count.EqualTo(exit.Spans));
        Assert.That(spans.Select(received => received.Span.SpanId), Is.Unique);
        Assert.That(Delay(bare, actual, runtime, exit, endpoint.BaseUrl), Is.LessThan(LongestDelay));
    }

    [TestCaseSource(nameof(Sampled))]
    public void A_collector_that_never_answers_delays_the_end_by_less_than_two_seconds(RuntimeUnderTest runtime, ExitCase exit)
    {
        using var silent = SilentServer.Accepting();
        CheckDelay(runtime, exit, silent.Url);
    }

    [TestCaseSource(nameof(Sampled))]
    public void A_collector_that_takes_no_connection_delays_the_end_by_less_than_two_seconds(RuntimeUnderTest runtime, ExitCase exit)
    {
        using var blackhole = SilentServer.Blackhole();
        CheckDelay(runtime, exit, blackhole.Url);
    }

    private static void CheckDelay(RuntimeUnderTest runtime, ExitCase exit, string url)
    {
        var (bare, actual) = RunBoth(runtime, exit, url);

        Untouched.Check(bare.Result, actual.Result);
        Assert.That(Delay(bare, actual, runtime, exit, url), Is.LessThan(LongestDelay), () => actual.Result.ToString());
        if (actual.Result.Warnings() is { Count: > 0 } warnings)
        {
            Assert.That(warnings, Has.Count.EqualTo(1));
            Assert.That(warnings[0], Does.Contain("cannot send spans to 127.0.0.1:").And.Contain($"{exit.Spans} span").And.Contain("dropped").And.Contain("LUMIGO_ENDPOINT"));
        }
        else
        {
            // A handler of the app's was called after ours: nobody knew yet that the process would end, and nobody waited.
            Assert.That(exit.Name, Does.EndWith("does not cancel"), () => $"no line says that the spans are lost; {actual.Result}");
        }
    }

    private static (Ended Bare, Ended Actual) RunBoth(RuntimeUnderTest runtime, ExitCase exit, string url) =>
        (Run(Command(runtime, exit), exit), Run(Command(runtime, exit).By(url), exit));

    /// <summary>How much longer it takes to end; if that is too long, the smaller of this and another try: the machine may have been busy.</summary>
    private static TimeSpan Delay(Ended bare, Ended actual, RuntimeUnderTest runtime, ExitCase exit, string url)
    {
        var delay = actual.Ending - bare.Ending;
        if (delay < LongestDelay)
        {
            return delay;
        }

        var (bareAgain, actualAgain) = RunBoth(runtime, exit, url);
        var again = actualAgain.Ending - bareAgain.Ending;
        TestContext.Out.WriteLine($"{delay} later the first time, {again} the second");
        return again < delay ? again : delay;
    }

    private static ProcessSpec Command(RuntimeUnderTest runtime, ExitCase exit) =>
        SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command(exit.Steps.Split(' ')).WithDefaultSignals();

    /// <summary>Runs the app to its end; the ending is the time from its last words, or from the signal, until it is gone.</summary>
    private static Ended Run(ProcessSpec command, ExitCase exit)
    {
        using var process = AppProcess.Start(command);
        process.WaitForStdout(exit.LastWords, Limit);
        var clock = Stopwatch.StartNew();
        if (exit.Signal is { } signal)
        {
            process.Signal(signal);
        }
        var result = process.WaitForExit(Limit);
        return new(result, clock.Elapsed);
    }

    private sealed record Ended(ProcessResult Result, TimeSpan Ending);
}
