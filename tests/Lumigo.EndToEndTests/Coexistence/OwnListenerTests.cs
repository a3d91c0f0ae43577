using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>An app that listens with the runtime's own means is told the same with and without the product.</summary>
[TestFixture]
public sealed class OwnListenerTests
{
    private static IEnumerable<TestCaseData> Matrix =>
        from runtime in RuntimeUnderTest.All
        from mode in new[] { "all", "some", "none" }
        select new TestCaseData(runtime, mode);

    [TestCaseSource(nameof(Matrix))]
    public void What_the_listener_sampled_is_what_it_is_told(RuntimeUnderTest runtime, string mode)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("own-listener", runtime, AppVariant.FrameworkDependent).Command(mode);
        var bare = AppProcess.Run(command, TimeSpan.FromSeconds(30));
        var actual = AppProcess.Run(OwnTelemetryRun.Activate(command, endpoint.BaseUrl), TimeSpan.FromSeconds(30));

        Assert.That(actual.StdoutText.Split('\n'), Is.EqualTo(bare.StdoutText.Split('\n')), "order matters here");
        Assert.That(bare.StdoutText, mode == "none" ? Is.Empty : Does.Contain("stopped kept 19 flags Recorded"));
        Assert.That(actual.StderrLines, Is.Empty);
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(20 * 5));
    }
}
