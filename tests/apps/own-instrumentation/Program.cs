// An app that traces a library itself: own-instrumentation LIBRARY SOURCES EXPORT CONNECTION
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OwnInstrumentation;

using var source = new ActivitySource("Sample.Own");
using var spans = new StreamWriter(args[2]);
TracerProviderBuilder building = Sdk.CreateTracerProviderBuilder()
    .AddSource(args[1].Split(','))
    .AddProcessor(new SimpleActivityExportProcessor(new SpanLines(spans)));
Library library = args[0] switch
{
    "redis" => new Redis(),
    "kafka" => new Kafka(),
    "kafka-extensions" => new KafkaExtensions(),
    "entity-framework" => new EntityFramework(),
    "grpc" => new GrpcCalls(building),
    "rabbitmq" => new RabbitMq(),
    "mysql-data" => new MySqlData(),
    "mongodb" => new Mongo(),
    _ => throw new ArgumentException(args[0]),
};
using TracerProvider tracing = building.Build();
await library.UseAsync(args[3], async (name, step) =>
{
    using Activity? activity = source.StartActivity(name);
    string result;
    try
    {
        result = await step();
    }
    catch (Exception exception)
    {
        result = exception.GetType().Name;
    }

    Console.WriteLine($"{name}: {result} {(Activity.Current == activity ? "in its own span" : "in a foreign span")}");
});
tracing.ForceFlush();
