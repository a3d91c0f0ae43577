using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Receives;
using NUnit.Framework;

namespace Lumigo.UnitTests.Receives;

/// <summary>When the span of a consumed message is current.</summary>
[TestFixture]
public sealed class ConsumeScopeTests
{
    [SetUp]
    [TearDown]
    public void Nothing_is_current() => Activity.Current = null;

    [Test]
    public void It_is_current_until_it_is_closed_and_then_what_was_before()
    {
        using var outer = new Activity("outer").Start();
        var receive = Receive();
        var scope = ConsumeScope.Open(receive);
        Assert.That(Activity.Current, Is.SameAs(receive));
        scope.Close();
        Assert.That(Activity.Current, Is.SameAs(outer));
        scope.Close();
        Assert.That(Activity.Current, Is.SameAs(outer));
    }

    [Test]
    public void A_span_of_the_application_that_is_still_open_stays()
    {
        var scope = ConsumeScope.Open(Receive());
        using var inside = new Activity("inside").Start();
        scope.Close();
        Assert.That(Activity.Current, Is.SameAs(inside));
        inside.Stop();
        ConsumeScope.OnReceiveCalled();
        Assert.That(Activity.Current, Is.Null, "and the closed scope does not come back");
    }

    [Test]
    public void What_was_before_is_skipped_when_it_has_been_stopped()
    {
        using var outer = new Activity("outer").Start();
        using var middle = new Activity("middle").Start();
        var scope = ConsumeScope.Open(Receive());
        var receive = Activity.Current;
        middle.Stop();
        Activity.Current = receive;
        scope.Close();
        Assert.That(Activity.Current, Is.SameAs(outer));
    }

    [Test]
    public void Two_consumers_asked_in_turns_do_not_nest()
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var name in new[] { "one", "other" })
            {
                ConsumeScope.OnReceiveCalled();
                Assert.That(Activity.Current, Is.Null);
                ConsumeScope.Open(Receive(name));
            }
        }
    }

    [Test]
    public void A_receive_inside_of_a_handlers_own_span_nests()
    {
        var outer = Receive("outer");
        ConsumeScope.Open(outer);
        using var handler = new Activity("handler").Start();
        ConsumeScope.OnReceiveCalled();
        Assert.That(Activity.Current, Is.SameAs(handler));
        var scope = ConsumeScope.Open(Receive("inner"));
        scope.Close();
        Assert.That(Activity.Current, Is.SameAs(handler));
        handler.Stop();
        Assert.That(Activity.Current, Is.SameAs(outer));
    }

    [Test]
    public async Task Closed_in_another_flow_it_leaves_that_flow_alone()
    {
        var receive = Receive();
        var scope = ConsumeScope.Open(receive);
        await Task.Run(() =>
        {
            using var own = new Activity("own").Start();
            scope.Close();
            Assert.That(Activity.Current, Is.SameAs(own));
        });
        Assert.That(Activity.Current, Is.SameAs(receive), "this flow is left to end");
        ConsumeScope.OnReceiveCalled();
        Assert.That(Activity.Current, Is.Null);
    }

    private static Activity Receive(string name = "receive")
    {
        Activity? current = Activity.Current;
        var receive = new Activity(name).Start();
        receive.SetEndTime(DateTime.UtcNow);
        Activity.Current = current;
        return receive;
    }
}
