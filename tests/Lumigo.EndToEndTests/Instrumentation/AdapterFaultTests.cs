using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Instrumentation;

/// <summary>Each adapter in turn cannot make sense of its library: it goes alone, with one line.</summary>
[TestFixture]
public sealed class AdapterFaultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>In short runs each on one runtime, by turns.</summary>
    private static IEnumerable<TestCaseData> Matrix =>
        from one in FaultCase.All.Select((fault, number) => (fault, number))
        from runtime in one.fault.Runtimes
        where TestMatrix.IsFull || runtime == one.fault.Runtimes[one.number % one.fault.Runtimes.Count]
        select new TestCaseData(one.fault, runtime);

    [TestCaseSource(nameof(Matrix))]
    public void It_is_off_with_one_line_and_the_app_and_all_other_spans_go_on(FaultCase fault, int runtime)
    {
        var app = SampleApp.Get("strange-libraries", RuntimeUnderTest.All.Single(one => one.Major == runtime), AppVariant.FrameworkDependent);
        using var collector = new OtlpEndpoint();
        var bare = AppProcess.Run(app.Command([fault.Library]), Limit);
        var result = AppProcess.Run(app.Command([fault.Library]).By(collector.BaseUrl).WithEnvironment(fault.Environment), Limit);
        Assert.That(bare.StdoutText, Does.EndWith("done\n"));
        Untouched.CheckWithWarning(bare, result, fault.Line, "everything else goes on");
        var spans = collector.AcceptedSpans;
        Assert.That(spans.Count(one => one.Scope.Name == "Sample.Strange"), Is.EqualTo(20), "the app's");
        Assert.That(spans.Count(one => one.Scope.Name == (fault.Library == "npgsql" ? "MySqlConnector" : "Npgsql") && one.Span.Attributes.Has("db.system.name")), Is.EqualTo(20), "another library's, shaped by its adapter");
    }
}
