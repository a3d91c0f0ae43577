namespace Lumigo.AutoInstrumentation.Bridge.MySqlData;

/// <summary>A statement of the application's, or the opening of a connection, from its begin to its end.</summary>
internal sealed class RunningStatement(RunningStatements.Place place)
{
    private volatile Task? _task;

    /// <summary>
    /// Whether it has ended. The task knows first: the application goes on when it has ended, and its next statement may begin before <see cref="End"/> is called for this one.
    /// </summary>
    public bool IsOver => _task is { IsCompleted: true };

    /// <summary>It ends when a task does.</summary>
    public void EndsWith(Task task) => _task = task;

    /// <summary>It is over. Leaves alone what has begun since.</summary>
    public void End() => Interlocked.CompareExchange(ref place.Current, null, this);
}
