using Lumigo.AutoInstrumentation.Bridge.MySqlData;
using NUnit.Framework;

namespace Lumigo.UnitTests.Databases;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunningStatementsTests
{
    private readonly RunningStatements _running = new();
    private readonly object _connection = new();

    [Test]
    public void One_statement_at_a_time_runs_on_a_connection()
    {
        var first = _running.TryBegin(_connection)!;
        Assert.That(_running.TryBegin(_connection), Is.Null);
        first.End();
        Assert.That(_running.TryBegin(_connection), Is.Not.Null);
    }

    [Test]
    public void The_next_one_begins_when_the_task_is_over_though_nobody_was_told_yet()
    {
        var task = new TaskCompletionSource();
        var first = _running.TryBegin(_connection)!;
        first.EndsWith(task.Task);
        Assert.That(_running.TryBegin(_connection), Is.Null);

        task.SetResult();
        var second = _running.TryBegin(_connection);
        first.End();
        Assert.That(second, Is.Not.Null);
        Assert.That(_running.TryBegin(_connection), Is.Null, "the late end of the first is not the end of the second");
        second!.End();
        Assert.That(_running.TryBegin(_connection), Is.Not.Null);
    }
}
