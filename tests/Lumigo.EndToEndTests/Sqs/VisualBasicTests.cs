using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>Messages consumed by code of the other compiler whose asynchronous methods are woven as such.</summary>
[TestFixture]
public sealed class VisualBasicTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static IEnumerable<TestCaseData> Matrix =>
        from runtime in (RuntimeUnderTest[])[RuntimeUnderTest.Net8, RuntimeUnderTest.Net10]
        from variant in (AppVariant[])[AppVariant.FrameworkDependent, AppVariant.Debug]
        where TestMatrix.IsFull || runtime == RuntimeUnderTest.Net8 == (variant == AppVariant.Debug)
        select new TestCaseData(runtime, variant);

    [TestCaseSource(nameof(Matrix))]
    public void Steps_are_below_the_receive_that_brought_their_message(RuntimeUnderTest runtime, AppVariant variant)
    {
        var app = SampleApp.Get("sqs-consumer-vb", runtime, variant);
        using var services = new AwsEndpoint();
        using var collector = new OtlpEndpoint();
        var result = AppProcess.Run(ConsumerRun.Activate(app.Command(services.Url), collector), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        var trace = new ConsumerTrace(services.Calls, collector.AcceptedSpans);
        Assert.That(trace.Steps.Select(step => step.Span.Name).Distinct().Count(), Is.EqualTo(26));
        Assert.That(ScopeCheck.Differences(trace, trace.Steps), Is.Empty);
    }
}
