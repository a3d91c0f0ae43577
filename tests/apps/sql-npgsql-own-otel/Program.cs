using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Trace;

// The shop with tracing of its own: Npgsql's spans go to standard output.
using (Sdk.CreateTracerProviderBuilder().AddSource("Sample.Sql", "Npgsql").AddProcessor(new SimpleActivityExportProcessor(new Lines())).Build())
{
    await SqlApp.Run(args, new Dialect("SELECT pg_sleep(10)", "SELECT 1", "SELECT 1"), connectionString => new NpgsqlConnection(connectionString));
}
