// A program with an OpenTelemetry set-up of its own that uses queues:
//   aws-own-otel --sampler parent:0.5 --sources "*" --aws true --jobs 20 --url http://127.0.0.1:1234 --export spans.txt --metrics metrics.txt
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AWS.Implementation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
Origins.DecideTraceIds();
using var spans = new StreamWriter(options["--export"]);
using var metrics = new StreamWriter(options["--metrics"]);
var processed = new Processed();
var builder = Sdk.CreateTracerProviderBuilder().SetSampler(Samplers.Named(options["--sampler"])).AddSource(options["--sources"].Split(','));
if (options["--aws"] == "true")
{
    builder.AddAws();
}
using var tracing = builder.AddProcessor(processed).AddProcessor(new SimpleActivityExportProcessor(new SpanLines(spans))).Build();
using var meter = Sdk.CreateMeterProviderBuilder().AddMeter("System.Net.Http").AddReader(new BaseExportingMetricReader(new MetricLines(metrics))).Build();

using var source = new ActivitySource("Sample.Jobs");
using var sqs = new AmazonSQSClient(new BasicAWSCredentials("key", "secret"), new AmazonSQSConfig { ServiceURL = options["--url"], AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
await new QueueJobs(sqs, source).Run(int.Parse(options["--jobs"]));

tracing.ForceFlush();
meter.ForceFlush();
Console.WriteLine($"done at {options["--sampler"]}, {processed}");
