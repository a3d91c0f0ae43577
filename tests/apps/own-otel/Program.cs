// A program with an OpenTelemetry set-up of its own:
//   own-otel --sampler 0.01 --sources "*" --jobs 100 --url http://127.0.0.1:1234/ --export spans.txt --metrics metrics.txt
using System.Diagnostics;
using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

var options = Options.Parse(args);
using var spans = new StreamWriter(options.Export);
using var metrics = new StreamWriter(options.Metrics);

using var tracing = Sdk.CreateTracerProviderBuilder()
    .SetSampler(new TraceIdRatioBasedSampler(options.Sampler))
    .AddSource(options.Sources)
    // What the HTTP client's spans are called before .NET 9.
    .AddLegacySource("System.Net.Http.HttpRequestOut")
    .AddProcessor(new SimpleActivityExportProcessor(new SpanLines(spans)))
    .Build();
using var meter = Sdk.CreateMeterProviderBuilder()
    .AddMeter("System.Net.Http")
    .AddReader(new BaseExportingMetricReader(new MetricLines(metrics)))
    .Build();
using var source = new ActivitySource("Sample.OwnTelemetry", "2.0");
using var client = new HttpClient();

for (var number = 0; number < options.Jobs; number++)
{
    // Work that arrives with a trace of its caller: the trace id, and with it the sampler's decision, is the same in every run.
    using var job = source.StartActivity("job", ActivityKind.Consumer, JobOrigin.Context(number));
    job?.SetTag("job.number", number);
    job?.AddEvent(new ActivityEvent("taken"));

    using (var step = source.StartActivity("step", ActivityKind.Internal))
    {
        step?.SetTag("step.text", "some text");
        using var response = await client.GetAsync(options.Url);
        step?.SetTag("step.status", (int)response.StatusCode);
    }

    if (number % 10 == 9)
    {
        job?.SetStatus(ActivityStatusCode.Error, "every tenth fails");
    }
}

tracing.ForceFlush();
meter.ForceFlush();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"did {options.Jobs} jobs at {options.Sampler}"));
