using System.Diagnostics;
using Lumigo.OpenTelemetry;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.PackageTests.Plugin;

[TestFixture]
[NonParallelizable]
public sealed class LumigoPluginTests
{
    private static readonly ActivitySource Source = new("Sample.Plugin");

    [Test]
    public void Its_hooks_are_found_by_the_names_and_types_of_upstream()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        var host = new UpstreamHost(typeof(LumigoPlugin).AssemblyQualifiedName!);
        host.Initialize(Source.Name).Dispose();
        Assert.That(host.Called, Is.EqualTo(new[]
        {
            "Initializing", "BeforeConfigureTracerProvider(TracerProviderBuilder)", "ConfigureResource(ResourceBuilder)",
            "ConfigureTracesOptions(OtlpExporterOptions)", "ConfigureTracesOptions(SomeOptions)", "AfterConfigureTracerProvider(TracerProviderBuilder)",
            "TracerProviderInitialized(TracerProvider)",
        }));
    }

    [Test]
    public async Task It_gives_resource_exporter_token_masking_limits_and_filters()
    {
        using var endpoint = new OtlpEndpoint();
        using var called = new OtlpEndpoint();
        using var configured = new Configured(endpoint,
            ("LUMIGO_TAG", "blue"), ("OTEL_SERVICE_NAME", "mine"), ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "10"), ("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX", "[\"/left-out\"]"));
        using (new UpstreamHost(typeof(LumigoPlugin).AssemblyQualifiedName!).Initialize(Source.Name, "System.Net.Http"))
        {
            using (var span = Source.StartActivity("work"))
            {
                span!.SetTag("password", "hidden").SetTag("long", new string('x', 100));
            }
            using var other = new ActivitySource("Sample.NotChosen").StartActivity("not chosen");
            Assert.That(other, Is.Null, "upstream chooses the sources");
            using var client = new HttpClient();
            await client.PostAsync(called.BaseUrl + "/left-out", null);
        }
        var work = endpoint.AcceptedSpans.Single();
        Assert.Multiple(() =>
        {
            Assert.That($"{work.Span.Name} {work.Span.Attributes["password"]} {work.Span.Attributes["long"]}", Is.EqualTo("work **** xxxxxxxxxx"));
            Assert.That(endpoint.Requests[0].Headers["Authorization"], Is.EqualTo("LumigoToken t_packages"));
            Assert.That(work.Resource["lumigo.distro.version"], Is.Not.Null);
            Assert.That($"{work.Resource["service.name"]} {work.Resource["lumigo.tag"]} {work.Resource["telemetry.distro.name"]}", Is.EqualTo("mine blue opentelemetry-dotnet-instrumentation"));
            Assert.That(work.Resource["process.environ"], Does.StartWith("{").And.Not.Contain("t_packages"));
        });
    }

    [Test]
    public void The_agents_own_exporter_is_left_as_it_is()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.example:4318"), ("OTEL_EXPORTER_OTLP_HEADERS", "key=value"));
        var host = new UpstreamHost(typeof(LumigoPlugin).AssemblyQualifiedName!);
        host.Initialize(Source.Name).Dispose();
        Assert.That($"{host.Otlp.Endpoint} {host.Otlp.Headers}", Is.EqualTo("http://collector.example:4318/ key=value"));
    }

    [TestCase("LUMIGO_SWITCH_OFF", "true")]
    [TestCase("LUMIGO_TRACER_TOKEN", "")]
    public void Without_a_token_or_switched_off_it_does_nothing(string variable, string value)
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint, (variable, value));
        using (new UpstreamHost(typeof(LumigoPlugin).AssemblyQualifiedName!).Initialize(Source.Name))
        {
            Source.StartActivity("upstream's alone")!.Dispose();
        }
        Assert.That(endpoint.Requests, Is.Empty);
    }
}
