using System.Diagnostics;
using Lumigo.OpenTelemetry;
using Lumigo.OpenTelemetry.Api;
using Lumigo.TestKit.Otlp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lumigo.PackageTests.Manual;

[TestFixture]
[NonParallelizable]
public sealed class ActivationTests
{
    private static readonly ActivitySource Source = new("Sample.Activation");

    [Test]
    public void What_applications_see_of_the_package_is_this()
    {
        Assert.That(typeof(LumigoOpenTelemetry).Assembly.GetExportedTypes().Select(type => type.FullName), Is.EquivalentTo(new[]
        {
            "Lumigo.OpenTelemetry.LumigoOpenTelemetry",
            "Lumigo.OpenTelemetry.LumigoPlugin",
            "Microsoft.Extensions.DependencyInjection.LumigoServiceCollectionExtensions",
            "OpenTelemetry.LumigoOpenTelemetryBuilderExtensions",
            "OpenTelemetry.Trace.LumigoTracerProviderBuilderExtensions",
        }));
        Assert.That(typeof(LumigoTracing).Assembly.GetExportedTypes().Select(type => type.FullName), Is.EquivalentTo(new[]
        {
            "Lumigo.OpenTelemetry.Api.ExecutionTagScope", "Lumigo.OpenTelemetry.Api.LumigoTracing",
        }));
        var references = typeof(LumigoTracing).Assembly.GetReferencedAssemblies().Select(name => name.Name!);
        Assert.That(references.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Start_gives_one_provider_until_it_is_disposed()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        for (var round = 1; round <= 2; round++)
        {
            using (var provider = LumigoOpenTelemetry.Start(builder => builder.ConfigureResource(resource => resource.AddService("mine"))))
            {
                Assert.That(LumigoOpenTelemetry.Start(), Is.SameAs(provider).And.SameAs(LumigoOpenTelemetry.TracerProvider));
                Source.StartActivity($"round {round}")!.Dispose();
            }
            Assert.That(LumigoOpenTelemetry.TracerProvider, Is.Null);
        }
        Assert.That(Names(endpoint), Is.EqualTo(new[] { "round 1", "round 2" }));
        var resource = endpoint.AcceptedSpans[0].Resource;
        Assert.That($"{resource["service.name"]} {resource["process.runtime.name"]} {resource["telemetry.sdk.name"]}", Is.EqualTo("mine .NET opentelemetry"));
        Assert.That(resource["lumigo.distro.version"], Is.Not.Null);
        Assert.That(endpoint.Requests[0].Headers["Authorization"], Is.EqualTo("LumigoToken t_packages"));
    }

    [Test]
    public void A_second_activation_in_the_process_sends_nothing_twice()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        using (LumigoOpenTelemetry.Start())
        using (Sdk.CreateTracerProviderBuilder().AddLumigo().AddLumigo().Build())
        {
            Source.StartActivity("once")!.Dispose();
        }
        Assert.That(Names(endpoint), Is.EqualTo(new[] { "once" }));
    }

    [Test]
    public async Task Services_get_one_provider_that_starts_first_and_ends_with_the_host()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var services = builder.Services;
        services.AddSingleton<IHostedService, Background>();
        services.AddLumigo();
        services.AddLumigo();
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.ConfigureResource(resource => resource.AddService("hosted")));
        Assert.That(services.Where(service => service.ServiceType == typeof(IHostedService)), Has.Exactly(2).Items);
        using (var host = builder.Build())
        {
            await host.StartAsync();
            await host.StopAsync();
        }
        Assert.That(Names(endpoint), Is.EqualTo(new[] { "background start" }));
        Assert.That(endpoint.AcceptedSpans[0].Resource["service.name"], Is.EqualTo("hosted"));
    }

    [TestCase("LUMIGO_SWITCH_OFF", "true")]
    [TestCase("LUMIGO_TRACER_TOKEN", "")]
    [TestCase("LUMIGO_ENABLE_TRACES", "false")]
    [TestCase("OTEL_SDK_DISABLED", "true")]
    public void Where_nothing_is_sent_the_provider_works_and_listens_to_nothing(string variable, string value)
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint, (variable, value));
        using (var provider = Sdk.CreateTracerProviderBuilder().AddLumigo().Build())
        {
            Assert.That(Source.StartActivity("nobody"), Is.Null);
            Assert.That(provider.ForceFlush(1000), Is.True);
        }
        Assert.That(endpoint.Requests, Is.Empty);
    }

    [Test]
    public void Samplers_processors_and_flushes_of_the_application_work_as_ever()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint, ("OTEL_BSP_SCHEDULE_DELAY", "3600000"));
        using var provider = LumigoOpenTelemetry.Start(builder => builder.SetSampler(new NamedSampler("left out")).AddProcessor(new Mark()));
        Assert.That(provider.AddProcessor(new Mark()), Is.SameAs(provider));
        Source.StartActivity("left out")?.Dispose();
        Source.StartActivity("sent")!.Dispose();
        new Activity("without a source").Start().Stop();
        Assert.That(provider.ForceFlush(20_000), Is.True);
        Assert.That(Names(endpoint), Is.EqualTo(new[] { "sent" }));
        Assert.That(Own(endpoint).Single().Span.Attributes["marked"], Is.EqualTo(2L));
        Source.StartActivity("more")!.Dispose();
        Assert.That(LumigoTracing.ForceFlush(TimeSpan.FromSeconds(20)), Is.True);
        Assert.That(Names(endpoint), Is.EqualTo(new[] { "sent", "more" }));
    }

    [Test]
    public void Execution_tags_and_callbacks_work_without_the_agent()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        using (LumigoOpenTelemetry.Start())
        using (LumigoTracing.ObserveSpans(span => span.SetTag("observed", true)))
        using (Source.StartActivity("outer"))
        {
            LumigoTracing.AddExecutionTag("customer", "c1");
            using (Source.StartActivity("inner"))
            {
            }
        }
        Assert.That(Own(endpoint).Select(one => $"{one.Span.Name} {one.Span.Attributes["lumigo.execution_tags.customer"]} {one.Span.Attributes["observed"]}"),
            Is.EquivalentTo(new[] { "inner c1 True", "outer c1 True" }));
    }

    // The endpoint is a web server in this process, whose requests are traced too.
    private static IEnumerable<ReceivedSpan> Own(OtlpEndpoint endpoint) => endpoint.AcceptedSpans.Where(one => one.Scope.Name == Source.Name);

    private static IEnumerable<string> Names(OtlpEndpoint endpoint) => Own(endpoint).Select(one => one.Span.Name);

    private sealed class Background : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            Source.StartActivity("background start")?.Dispose();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NamedSampler(string leftOut) : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Name == leftOut ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
    }

    private sealed class Mark : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => data.SetTag("marked", (data.GetTagItem("marked") as int? ?? 0) + 1);
    }
}
