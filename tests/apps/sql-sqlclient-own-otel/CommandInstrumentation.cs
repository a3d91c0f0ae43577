using System.Diagnostics;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Diagnostics;

/// <summary>
/// Stands for the package OpenTelemetry.Instrumentation.SqlClient, which not every package source has: a span of a source of that name for each command,
/// current while it runs, made of the library's events.
/// </summary>
public sealed class CommandInstrumentation : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    public const string SourceName = "OpenTelemetry.Instrumentation.SqlClient";

    private readonly ActivitySource _source = new(SourceName, "1.15.0");

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "SqlClientDiagnosticListener")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        switch (value.Value)
        {
            case SqlClientCommandBefore before:
                var span = _source.StartActivity(before.Command.Connection.Database, ActivityKind.Client);
                span?.SetTag("db.system.name", "microsoft.sql_server").SetTag("db.query.text", before.Command.CommandText);
                break;
            case SqlClientCommandAfter when Activity.Current is { } current && current.Source == _source:
                current.Stop();
                break;
            case SqlClientCommandError error when Activity.Current is { } current && current.Source == _source:
                current.SetStatus(ActivityStatusCode.Error, error.Exception.Message);
                current.SetTag("db.response.status_code", (error.Exception as SqlException)?.Number.ToString());
                current.Stop();
                break;
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _source.Dispose();
}
