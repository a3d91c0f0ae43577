using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An adapter that cannot make sense of what it is told: it goes, all else stays.</summary>
[TestFixture]
public sealed class FailingAdapterTests
{
    [Test]
    public void An_adapter_that_keeps_failing_is_off_with_one_line_and_no_span_is_lost([Values(8, 10)] int runtime)
    {
        var app = SampleApp.Get("odd-library", RuntimeUnderTest.All.Single(one => one.Major == runtime), AppVariant.FrameworkDependent);
        var bare = AppProcess.Run(app.Command(), TimeSpan.FromSeconds(60));
        var (actual, spans) = Run(app);
        Untouched.CheckWithWarning(bare, actual, "the Npgsql instrumentation failed 5 times", "everything else goes on");
        Assert.That(spans.Where(one => one.Scope.Name == "Npgsql").Select(one => one.Span.Attributes["number"]), Is.EqualTo(Enumerable.Range(0, 20).Select(number => (long)number)));
        Assert.That(spans.Count(one => one.Scope.Name == "Sample.Odd"), Is.EqualTo(20));
    }

    [Test]
    public void The_same_goes_for_one_that_is_told_by_events()
    {
        var app = SampleApp.Get("odd-sqlclient", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent);
        var bare = AppProcess.Run(app.Command(), TimeSpan.FromSeconds(60));
        var (actual, spans) = Run(app);
        Untouched.CheckWithWarning(bare, actual, "the Microsoft.Data.SqlClient instrumentation failed 5 times", "everything else goes on");
        Assert.That(spans.Select(one => one.Scope.Name), Is.EqualTo(Enumerable.Repeat("Sample.Odd", 20)));
    }

    /// <summary>The app ends at once and waits no longer than two seconds for its collector: where a busy machine was slower than that, it gets another try.</summary>
    private static (ProcessResult Result, IReadOnlyList<ReceivedSpan> Spans) Run(PublishedApp app)
    {
        var run = RunOnce(app);
        return run.Result.OwnLines.Any(line => line.Contains("cannot send spans", StringComparison.Ordinal)) ? RunOnce(app) : run;
    }

    private static (ProcessResult Result, IReadOnlyList<ReceivedSpan> Spans) RunOnce(PublishedApp app)
    {
        using var collector = new OtlpEndpoint();
        var result = AppProcess.Run(
            Home.Built.Activate(app.Command()).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_odd").WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl), TimeSpan.FromSeconds(60));
        return (result, collector.AcceptedSpans);
    }
}
