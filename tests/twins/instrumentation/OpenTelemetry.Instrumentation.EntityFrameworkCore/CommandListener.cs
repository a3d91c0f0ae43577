using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OpenTelemetry.Instrumentation.EntityFrameworkCore;

/// <summary>Makes a span of each command that Entity Framework Core tells of: from its creation, so that a connection opened for it is below it.</summary>
public sealed class CommandListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly ActivitySource s_source = new("OpenTelemetry.Instrumentation.EntityFrameworkCore");

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandCreated.Name)
        {
            s_source.StartActivity("OpenTelemetry.Instrumentation.EntityFrameworkCore.Execute", ActivityKind.Client);
        }
        else if (value.Value is CommandEventData told && Activity.Current is { } span && span.Source == s_source)
        {
            if (value.Key == RelationalEventId.CommandExecuting.Name)
            {
                if (span.IsAllDataRequested)
                {
                    span.DisplayName = told.Command.Connection!.Database;
                    span.SetTag("db.name", told.Command.Connection.Database).SetTag("db.statement_type", told.Command.CommandType);
                }
            }
            else if (value.Key == RelationalEventId.CommandExecuted.Name || value.Key == RelationalEventId.CommandError.Name)
            {
                if (told is CommandErrorEventData error)
                {
                    span.SetStatus(ActivityStatusCode.Error, error.Exception.Message);
                }

                span.Stop();
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
