using Lumigo.EndToEndTests.Sqs;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary><c>LUMIGO_DISABLE_INSTRUMENTATION</c> switches off what it names, and nothing else.</summary>
[TestFixture]
public sealed class DisabledInstrumentationTests
{
    private const string Aws = "Lumigo.AutoInstrumentation.Aws";
    private const string Http = "System.Net.Http";
    private const string App = "orders";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCase("", true, true, true)]
    [TestCase("sqs-receive-scope", true, true, false)]
    [TestCase(" SQS_Scope ,", true, true, false)]
    [TestCase("aws-sdk", false, true, false)]
    [TestCase("Botocore,HTTP", false, false, false)]
    [TestCase("http.client", true, false, true)]
    public void What_is_named_is_off(string names, bool aws, bool http, bool scope)
    {
        var (result, spans) = Run(names);
        Assert.Multiple(() =>
        {
            Assert.That(result.OwnLines, Is.Empty);
            Assert.That(spans.Any(one => one.Scope.Name == Aws), Is.EqualTo(aws), "spans of AWS calls");
            Assert.That(spans.Any(one => one.Scope.Name == Http), Is.EqualTo(http), "spans of HTTP calls");
            var steps = spans.Where(one => one.Scope.Name == App && one.Span.Attributes["expect"] is string expected && expected.StartsWith("message:", StringComparison.Ordinal)).ToList();
            Assert.That(steps, Is.Not.Empty);
            Assert.That(steps.Any(one => one.Span.ParentSpanId.Length > 0), Is.EqualTo(scope), "steps with a parent");
        });
    }

    [Test]
    public void An_unknown_name_gives_one_line()
    {
        var (result, spans) = Run("telepathy,sqs-receive-scope");
        Assert.That(result.OwnLines, Has.Count.EqualTo(1));
        Assert.That(result.OwnLines[0], Does.StartWith(
            "#LUMIGO# - WARNING - LUMIGO_DISABLE_INSTRUMENTATION names 'telepathy', which is no instrumentation: it is passed over. "
            + "The names are aspnetcore, httpclient, ").And.Contain("npgsql").And.EndsWith("."));
        Assert.That(spans.Any(one => one.Scope.Name == Aws), Is.True);
    }

    private static (ProcessResult Result, IReadOnlyList<ReceivedSpan> Spans) Run(string names)
    {
        PublishedApp app = SampleApp.Get("sqs-consumer-v4", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent);
        using var services = new AwsEndpoint();
        using var collector = new OtlpEndpoint();
        var command = ConsumerRun.Activate(app.Command(services.Url, "foreach", "http-call"), collector).WithEnvironment("LUMIGO_DISABLE_INSTRUMENTATION", names);
        var result = AppProcess.Run(command, Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        return (result, collector.AcceptedSpans);
    }
}
