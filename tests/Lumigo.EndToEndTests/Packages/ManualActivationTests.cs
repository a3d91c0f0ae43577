using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Packages;

/// <summary>Applications that activate Lumigo in their code: alone, and with the agent there too.</summary>
[TestFixtureSource(typeof(PackageRuntimes), nameof(PackageRuntimes.All))]
public sealed class ManualActivationTests(RuntimeUnderTest runtime)
{
    private const string HandOver = "the application activates Lumigo by itself (Lumigo.OpenTelemetry ";

    private static readonly string[] AgentsOwn = ["SQS.CreateQueue", "SQS.SendMessage", "SQS.ReceiveMessage"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCase(false)]
    [TestCase(true)]
    public void Without_a_host_every_span_is_sent_once(bool withAgent)
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        using var folder = new TemporaryFolder();
        var dump = Path.Combine(folder.Path, "dump");
        var command = Active(App().Command("start", services.Url), endpoint, withAgent).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", dump);
        var result = AppProcess.Run(command, Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.StdoutText, Is.EqualTo("flushed: True\n"));
        Assert.That(result.ForeignLines, Is.Empty);
        Assert.That(result.OwnLines, withAgent ? Has.One.Items.And.All.Contains(HandOver) : Is.Empty);

        var spans = endpoint.AcceptedSpans;
        CheckOnce(spans);
        // Before the start only the agent listens: the span begins with it and ends in the provider.
        string[] expected = withAgent ? ["early", "work", "step", "handled", "last"] : ["work", "step", "handled", "last"];
        Assert.That(spans.Where(one => one.Scope.Name == "Sample.Manual").Select(one => one.Span.Name), Is.EquivalentTo(expected));
        // Without the agent, calls of the AWS SDK are seen as the HTTP requests they make; with it as what they are.
        Assert.That(spans.Select(one => one.Span.Name).Intersect(AgentsOwn), withAgent ? Is.EquivalentTo(AgentsOwn) : Is.Empty);
        Assert.That(spans.Count(one => one.Scope.Name == "System.Net.Http"), Is.EqualTo(withAgent ? 1 : 4));
        Assert.That(SpanDump.Read(dump), Has.Count.EqualTo(spans.Count));

        var work = spans.Single(one => one.Span.Name == "work").Span;
        Assert.Multiple(() =>
        {
            foreach (var one in spans)
            {
                Assert.That(one.Resource["sample.owner"], Is.EqualTo("team-a"), "one provider exports everything");
                Assert.That(one.Resource["sample.password"], Is.EqualTo("****"));
                Assert.That(one.Resource["lumigo.distro.version"], Is.Not.Null);
                Assert.That(one.Resource["service.name"], Is.EqualTo("sample"));
                Assert.That(one.Resource["process.environ"], Does.Contain("OTEL_SERVICE_NAME").And.Not.Contain("t_manual"));
            }
            Assert.That(work.Attributes["password"], Is.EqualTo("****"));
            Assert.That(work.Attributes["long"], Is.EqualTo(new string('x', 2048)));
            Assert.That(work.Attributes["sample.marked"], Is.EqualTo(true));
            foreach (var name in withAgent ? (string[])["work", "step", "GET", "SQS.SendMessage"] : ["work", "step"])
            {
                Assert.That(spans.Single(one => one.Span.Name == name).Span.Attributes["lumigo.execution_tags.customer"], Is.EqualTo("c1"), name);
            }
            if (withAgent)
            {
                var receive = spans.Single(one => one.Span.Name == "SQS.ReceiveMessage").Span;
                Assert.That(spans.Single(one => one.Span.Name == "handled").Span.ParentSpanId, Is.EqualTo(receive.SpanId));
                Assert.That(receive.Attributes["http.response.body"], Does.Contain("one"));
                Assert.That(spans.Single(one => one.Span.Name == "GET").Span.Attributes["http.request.method"], Is.EqualTo("GET"));
            }
        });
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task With_a_host_every_span_is_sent_once(bool withAgent)
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var command = Active(App().Command("host", services.Url, "--urls", "http://127.0.0.1:0"), endpoint, withAgent).WithEnvironment("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_SERVER", "[\"^/health\"]");
        using var process = AppProcess.Start(command);
        var url = process.WaitForStdout("listening on ", Limit).Split("listening on ")[1].Trim();
        using (var client = new HttpClient())
        {
            Assert.That(await client.GetStringAsync(url + "/work"), Is.EqualTo("done"));
            Assert.That(await client.GetStringAsync(url + "/healthz"), Is.EqualTo("healthy"), "left out by its filter");
        }
        process.Signal(UnixSignal.Terminate);
        var result = process.WaitForExit(Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.OwnLines, withAgent ? Has.One.Items.And.All.Contains(HandOver) : Is.Empty);

        var spans = endpoint.AcceptedSpans;
        CheckOnce(spans);
        Assert.That(spans.Select(one => one.Resource["sample.owner"]), Is.All.EqualTo("team-a"));
        Assert.That(spans.Where(one => one.Scope.Name == "Sample.Manual").Select(one => one.Span.Name), Is.EquivalentTo(new[] { "work", "step", "handled" }));
        var request = spans.Single(one => one.Scope.Name == "Microsoft.AspNetCore").Span;
        Assert.That(spans.Single(one => one.Span.Name == "work").Span.ParentSpanId, Is.EqualTo(request.SpanId));
        Assert.That(spans.Select(one => one.Span.Name).Intersect(AgentsOwn), withAgent ? Is.EquivalentTo(AgentsOwn) : Is.Empty);
        if (withAgent)
        {
            Assert.That(request.Name, Is.EqualTo("GET /work"));
            Assert.That(request.Attributes["url.path"], Is.EqualTo("/work"));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Switched_off_nothing_of_ours_runs(bool withAgent)
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var result = AppProcess.Run(Active(App().Command("start", services.Url), endpoint, withAgent).WithEnvironment("LUMIGO_SWITCH_OFF", "TRUE"), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.StderrLines, Is.Empty);
        Assert.That(endpoint.Requests, Is.Empty);
    }

    [Test]
    public void The_samplers_decision_holds_for_the_agents_spans()
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var result = AppProcess.Run(Active(App().Command("start", services.Url), endpoint, withAgent: true).WithEnvironment("OTEL_TRACES_SAMPLER", "always_off"), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(endpoint.Names().Except(["early"]), Is.Empty);
    }

    private PublishedApp App() => SampleApp.Get("packages", runtime, AppVariant.FrameworkDependent);

    private static ProcessSpec Active(ProcessSpec command, OtlpEndpoint endpoint, bool withAgent)
    {
        var configured = command.WithEnvironment("LUMIGO_TRACER_TOKEN", "t_manual").WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl).WithEnvironment("OTEL_SERVICE_NAME", "sample");
        return withAgent ? TestKit.Homes.Home.Built.Activate(configured) : configured;
    }

    private static void CheckOnce(IReadOnlyList<ReceivedSpan> spans) =>
        Assert.That(spans.GroupBy(one => one.Span.SpanId).Where(same => same.Count() > 1).Select(same => $"{same.Count()} times {same.First().Span.Name}"), Is.Empty);
}
