using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests;

/// <summary>In every kind of app the loader starts, without a trace of it on stdout.</summary>
[TestFixture]
public sealed class AttachTests
{
    private static IEnumerable<TestCaseData> Matrix =>
        TestMatrix.Sampled(nameof(AttachTests), [
            AppVariant.FrameworkDependent, AppVariant.SelfContained, AppVariant.SingleFile,
            AppVariant.ReadyToRun, AppVariant.Debug, AppVariant.FrameworkCompositeSelfContained,
        ]).Select(one => new TestCaseData(one.Runtime, one.Variant));

    [TestCaseSource(nameof(Matrix))]
    public void The_loader_starts_and_spans_arrive(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("console", runtime, variant).Command("spans", "3", "return", "7");
        var bare = BareRuns.Of(command);
        var active = Home.Built.Activate(command)
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_test")
            .WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl)
            .WithEnvironment("LUMIGO_DEBUG", "true");
        var actual = AppProcess.Run(active, TimeSpan.FromSeconds(60));

        Untouched.Check(bare, actual);
        Assert.That(actual.OwnLines, Has.Some.StartsWith("#LUMIGO# - DEBUG - "));
        Assert.That(actual.OwnLines, Has.None.Contains("WARNING"));
        Assert.That(endpoint.AcceptedSpans.Select(received => received.Span.Name), Is.EquivalentTo(new[] { "work-0", "work-1", "work-2", "step", "step", "step" }));
        Assert.That(endpoint.Requests.Select(request => request.Headers["Authorization"]), Is.All.EqualTo("LumigoToken t_test"));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Without_debugging_nothing_is_said(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "3", "return", "7");
        var active = Home.Built.Activate(command).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_test").WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl);
        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(active, TimeSpan.FromSeconds(60)));
    }
}
