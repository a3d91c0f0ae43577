using System.Collections;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

/// <summary>
/// Waits for the end of a task that a woven method returned. The application gets the very task, and cannot tell that somebody looked at it: an
/// exception that it never looks at stays unobserved.
/// </summary>
internal sealed class TaskEnd
{
    private readonly Task _task;
    private readonly object _state;
    private readonly WovenMethod _method;

    private TaskEnd(Task task, object state, WovenMethod method)
    {
        _task = task;
        _state = state;
        _method = method;
    }

    /// <summary>Calls the method's last callback when the task has ended: now, or on the thread that ends it.</summary>
    public static void Observe(Task task, object state, WovenMethod method)
    {
        var end = new TaskEnd(task, state, method);
        if (task.IsCompleted)
        {
            end.Tell();
        }
        else
        {
            // Without the caller's execution context, and without taking the result, which would count as observing it.
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(end.TellSafely);
        }
    }

    private void TellSafely()
    {
        try
        {
            Tell();
        }
        catch (Exception exception)
        {
            _method.Failures?.Count(exception);
        }
    }

    private void Tell()
    {
        if (_task.IsCompletedSuccessfully)
        {
            _method.OnEnd(_state, _method.TakesResult ? _task : null);
        }
        else
        {
            _method.OnException(_state, _task.IsCanceled ? new TaskCanceledException(_task) : TaskFailure.Of(_task));
        }
    }

    /// <summary>Looks at the exception of a failed task without marking it as observed, as <see cref="Task.Exception"/> does.</summary>
    private static class TaskFailure
    {
        private const BindingFlags Private = BindingFlags.NonPublic | BindingFlags.Instance;

        private static readonly FieldInfo? s_properties = typeof(Task).GetField("m_contingentProperties", Private);
        private static readonly FieldInfo? s_holder = s_properties?.FieldType.GetField("m_exceptionsHolder", Private);
        private static readonly FieldInfo? s_exceptions = s_holder?.FieldType.GetField("m_faultExceptions", Private);

        public static Exception Of(Task task) =>
            s_properties?.GetValue(task) is { } properties && s_holder!.GetValue(properties) is { } holder
            && s_exceptions?.GetValue(holder) is IEnumerable exceptions && First(exceptions) is { } exception
                ? exception
                : new AggregateException();

        private static Exception? First(IEnumerable exceptions)
        {
            foreach (object? exception in exceptions)
            {
                return exception is ExceptionDispatchInfo captured ? captured.SourceException : exception as Exception;
            }

            return null;
        }
    }
}
