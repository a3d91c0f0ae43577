// An app with an OpenTelemetry set-up of its own that uses MongoDB.Driver: SOURCES EXPORT CONNECTIONSTRING STEP...
using OpenTelemetry;
using OpenTelemetry.Trace;

using var spans = new StreamWriter(args[1]);
using var tracing = Sdk.CreateTracerProviderBuilder()
    .AddSource(args[0].Split(','))
    .AddProcessor(new SimpleActivityExportProcessor(new SpanLines(spans)))
    .Build();
await MongoSteps.Run(args[2..]);
tracing.ForceFlush();
