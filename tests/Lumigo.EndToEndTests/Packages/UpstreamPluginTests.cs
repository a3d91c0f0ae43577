using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Packages;

/// <summary>The plugin for OpenTelemetry .NET Automatic Instrumentation, called as that calls it.</summary>
[TestFixtureSource(typeof(PackageRuntimes), nameof(PackageRuntimes.All))]
public sealed class UpstreamPluginTests(RuntimeUnderTest runtime)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public void Spans_of_the_agents_provider_go_to_Lumigo()
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var result = AppProcess.Run(Command(services, endpoint).WithEnvironment("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT", "[\"/ping/\"]"), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.StderrLines, Is.Empty);
        var spans = endpoint.AcceptedSpans;
        Assert.That(spans.Select(one => one.Span.Name), Is.EquivalentTo(new[] { "work", "step", "handled", "POST", "POST", "POST" }).Or.EquivalentTo(new[]
        {
            "work", "step", "handled", "System.Net.Http.HttpRequestOut", "System.Net.Http.HttpRequestOut", "System.Net.Http.HttpRequestOut",
        }));
        var work = spans.Single(one => one.Span.Name == "work");
        Assert.Multiple(() =>
        {
            Assert.That($"{work.Resource["telemetry.distro.name"]} {work.Resource["service.name"]}", Is.EqualTo("upstream sample"));
            Assert.That(work.Resource["lumigo.distro.version"], Is.Not.Null);
            Assert.That(work.Span.Attributes["password"], Is.EqualTo("****"));
            Assert.That(work.Span.Attributes["long"], Is.EqualTo(new string('x', 2048)));
            Assert.That(spans.Single(one => one.Span.Name == "step").Span.Attributes["lumigo.execution_tags.customer"], Is.EqualTo("c1"));
            Assert.That(endpoint.Requests[0].Headers["Authorization"], Is.EqualTo("LumigoToken t_plugin"));
        });
    }

    [Test]
    public void An_exporter_of_the_agent_that_sends_to_Lumigo_too_is_said()
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var result = AppProcess.Run(Command(services, endpoint).WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.BaseUrl), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.OwnLines, Has.One.Items.And.All.Contains("Set OTEL_TRACES_EXPORTER to none"));
    }

    private ProcessSpec Command(AwsEndpoint services, OtlpEndpoint endpoint) => SampleApp.Get("packages", runtime, AppVariant.FrameworkDependent).Command("plugin", services.Url)
        .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_plugin").WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl).WithEnvironment("OTEL_SERVICE_NAME", "sample");
}
