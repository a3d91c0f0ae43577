// A program with an OpenTelemetry set-up of its own:
//   own-otel --sampler parent:0.01 --sources "*" --meters "*" --jobs 100 --url http://127.0.0.1:1234/ --export spans.txt --metrics metrics.txt
// With --until FILE it works on, without telling anyone, until the file is there;
// with --wrapped N it does N jobs inside a span of a library. Without --jobs it is a web service.
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

var options = Options.Parse(args);
JobOrigin.DecideTraceIds();
using var spans = new StreamWriter(options.Export);
using var metrics = new StreamWriter(options.Metrics);
var processed = new Processed();

using var tracing = Sdk.CreateTracerProviderBuilder()
    .SetSampler(Samplers.Named(options.Sampler))
    .AddSource(options.Sources)
    .AddProcessor(processed)
    .AddProcessor(new SimpleActivityExportProcessor(new SpanLines(spans)))
    .Build();
using var meter = Sdk.CreateMeterProviderBuilder()
    .AddMeter(options.Meters)
    .AddReader(new BaseExportingMetricReader(new MetricLines(metrics)))
    .Build();

if (options.Jobs is { } count)
{
    using var jobs = new Jobs(options.Url);
    await jobs.Run(0, count);
    jobs.RunWrapped(options.Wrapped);
    while (options.Until is not null && !File.Exists(options.Until))
    {
        await Task.Delay(20);
    }
    await jobs.Run(count, 3);
}
else
{
    Service.Run(options.Url);
}

tracing.ForceFlush();
meter.ForceFlush();
Console.WriteLine($"done at {options.Sampler}, {processed}");
