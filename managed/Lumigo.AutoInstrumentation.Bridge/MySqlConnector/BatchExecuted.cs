using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>A batch is executed, in a version that makes no span of it: until its first result is there, or it has failed.</summary>
internal sealed class BatchExecuted : WovenMethod
{
    private volatile MethodInfo? _asTask;

    public BatchExecuted()
        : base("MySqlConnector.MySqlBatch", "ExecuteReaderAsync")
    {
        ParameterTypes = [nameof(CommandBehavior), "IOBehavior", nameof(CancellationToken)];
        ParameterCount = 3;
        TakesResult = true;
    }

    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not DbBatch { Connection: { State: ConnectionState.Open } connection } batch)
        {
            return null;
        }

        var call = new BatchSpan(batch, connection);
        return OwnSpans.Start(MySqlConnectorSpan.Execute, call) is { } span ? new Execution(span, call) : null;
    }

    public override void OnEnd(object state, object? result)
    {
        var execution = (Execution)state;
        if (TaskOf(result) is { IsCompleted: false } task)
        {
            task.ContinueWith(static (ended, one) => ((Execution)one!).End(ended), execution, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        else
        {
            execution.End(TaskOf(result));
        }
    }

    public override void OnException(object state, Exception exception) => ((Execution)state).End(exception);

    /// <summary>Since 2.3 it is a <see cref="ValueTask{TResult}"/> around a task, which may be asked for more than once.</summary>
    private Task? TaskOf(object? result) => result switch
    {
        Task task => task,
        null => null,
        _ => (_asTask ??= result.GetType().GetMethod(nameof(ValueTask.AsTask)))?.Invoke(result, null) as Task,
    };

    private sealed record Execution(Activity Span, BatchSpan Call)
    {
        public void End(Task? task) => End(task is { IsCanceled: true } ? new TaskCanceledException(task) : task?.Exception?.InnerException);

        public void End(Exception? exception)
        {
            DateTime end = DateTime.UtcNow;
            Call.End(exception, end);
            OwnSpans.End(Span, end);
        }
    }
}
