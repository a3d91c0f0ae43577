using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlData;

/// <summary>A command is executed: until its first result is there, or it has failed.</summary>
internal sealed class StatementExecuted : WovenMethod
{
    private const string InstrumentationScope = "Lumigo.AutoInstrumentation.MySqlData";

    private readonly RunningStatements _running;

    public StatementExecuted(string name, bool isTask, RunningStatements running)
        : base("MySql.Data.MySqlClient.MySqlCommand", name)
    {
        _running = running;
        ParameterTypes = [nameof(CommandBehavior), nameof(CancellationToken)];
        ParameterCount = 2;
        EndsWithTask = isTask;
    }

    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not DbCommand { Connection: { State: ConnectionState.Open } connection } command || _running.TryBegin(connection) is not { } running)
        {
            return null;
        }

        Execution? execution = null;
        try
        {
            var call = new CommandSpan(command, Provider.Of(command), InstrumentationScope);
            if (PackageSpan.Takes(Activity.Current, call))
            {
                execution = new Execution(running, Span: null, call);
            }
            else if (OwnSpans.Start("mysql", call) is { } span)
            {
                execution = new Execution(running, span, call);
            }
        }
        finally
        {
            if (execution is null)
            {
                running.End();
            }
        }

        return execution;
    }

    public override void OnReturned(object state, Task task) => ((Execution)state).Running.EndsWith(task);

    public override void OnEnd(object state, object? result) => End((Execution)state, exception: null);

    public override void OnException(object state, Exception exception) => End((Execution)state, exception);

    private void End(Execution execution, Exception? exception)
    {
        DateTime end = DateTime.UtcNow;
        execution.Running.End();
        execution.Call.End(exception, canceled: false, end);
        if (execution.Span is { } span)
        {
            OwnSpans.End(span, end);
        }
    }

    /// <summary>A statement under way; without a span where it is part of another's.</summary>
    private sealed record Execution(RunningStatement Running, Activity? Span, CommandSpan Call);
}
