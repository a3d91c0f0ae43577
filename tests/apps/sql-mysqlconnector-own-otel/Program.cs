// An app with an OpenTelemetry set-up of its own that uses MySqlConnector: SOURCES EXPORT CONNECTIONSTRING STEP...
using MySqlConnector;
using OpenTelemetry;
using OpenTelemetry.Trace;

using var spans = new StreamWriter(args[1]);
using var tracing = Sdk.CreateTracerProviderBuilder()
    .AddSource(args[0].Split(','))
    .AddProcessor(new SimpleActivityExportProcessor(new SpanLines(spans)))
    .Build();

await SqlApp.Run(
    args[2..],
    new Dialect(
        Sleep: "SELECT SLEEP(10)",
        ChangePassword: "ALTER USER 'shopkeeper'@'%' IDENTIFIED BY 'apple-crumble-77'",
        CreateProcedure: "CREATE PROCEDURE restock() UPDATE orders SET customer = customer"),
    connectionString => new MySqlConnection(connectionString));
tracing.ForceFlush();
