using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using NUnit.Framework;

namespace Lumigo.UnitTests.Spans;

[TestFixture]
public sealed class OwnSpansTests
{
    [Test]
    public async Task An_activity_that_has_stopped_is_made_current_by_its_flow()
    {
        var gate = new TaskCompletionSource();
        var request = new Activity("request").Start();
        var left = Task.Run(async () =>
        {
            await gate.Task.ConfigureAwait(false);
            var flow = ExecutionContext.Capture();
            var outer = Activity.Current;
            using var own = new Activity("call");
            own.Start();
            OwnSpans.MakeCurrent(outer, flow);
            return (outer, Activity.Current);
        });
        request.Stop();
        gate.SetResult();
        var (outer, current) = await left;
        Assert.That(outer, Is.SameAs(request));
        Assert.That(current, Is.SameAs(request));
    }

    [Test]
    public void A_running_activity_and_none_are_made_current()
    {
        using var outer = new Activity("outer").Start();
        using var inner = new Activity("inner").Start();
        OwnSpans.MakeCurrent(outer, flow: null);
        Assert.That(Activity.Current, Is.SameAs(outer));
        OwnSpans.MakeCurrent(null, flow: null);
        Assert.That(Activity.Current, Is.Null);
    }
}
