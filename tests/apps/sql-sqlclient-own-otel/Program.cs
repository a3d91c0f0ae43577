using System.Diagnostics;
using Microsoft.Data.SqlClient;
using OpenTelemetry;
using OpenTelemetry.Trace;

// The shop with tracing of its own: its spans and those of its instrumentation of SqlClient go to standard output.
using var instrumentation = new CommandInstrumentation();
using (Sdk.CreateTracerProviderBuilder().AddSource("Sample.Sql", CommandInstrumentation.SourceName).AddProcessor(new SimpleActivityExportProcessor(new Lines())).Build())
using (DiagnosticListener.AllListeners.Subscribe(instrumentation))
{
    await SqlApp.Run(args, new Dialect("WAITFOR DELAY '00:00:10'", "SELECT 1", "SELECT 1"), connectionString => new SqlConnection(connectionString));
}
