using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using NUnit.Framework;

namespace Lumigo.UnitTests.Instrumentation;

/// <summary>An instrumentation that keeps failing is switched off for a while; one that fails now and then is not.</summary>
[TestFixture]
public sealed class FailureLimitTests
{
    private const int Limit = 5;

    private long _now = 1_000;

    [Test]
    public void Five_failures_switch_it_off_and_an_hour_later_it_is_tried_again()
    {
        FailureLimit limit = New();
        Fail(limit, Limit - 1);
        Assert.That(limit.IsReached, Is.False);
        Fail(limit, 1);
        Assert.That(limit.IsReached, Is.True);
        _now += FailureLimit.Period - 1;
        Assert.That(limit.IsReached, Is.True);
        _now++;
        Assert.That(limit.IsReached, Is.False);
        Fail(limit, Limit - 1);
        Assert.That(limit.IsReached, Is.False, "it counts anew");
        Fail(limit, 1);
        Assert.That(limit.IsReached, Is.True);
    }

    [Test]
    public void Failures_far_apart_do_not_add_up()
    {
        FailureLimit limit = New();
        for (int hour = 0; hour < 3 * Limit; hour++)
        {
            Fail(limit, Limit - 1);
            Assert.That(limit.IsReached, Is.False);
            _now += FailureLimit.Period;
        }
    }

    [Test]
    public void Calls_that_fail_while_it_is_off_do_not_prolong_it()
    {
        FailureLimit limit = New();
        Fail(limit, Limit);
        _now += FailureLimit.Period / 2;
        Fail(limit, Limit);
        _now += FailureLimit.Period / 2;
        Assert.That(limit.IsReached, Is.False);
    }

    [Test]
    public void The_line_names_the_exception_but_has_not_its_message()
    {
        var lines = new List<string>();
        Fail(new FailureLimit("sample", () => _now, lines.Add), 2 * Limit);
        Assert.That(lines, Has.Count.EqualTo(1));
        Assert.That(lines[0], Does.Contain("sample").And.Contain(nameof(InvalidOperationException)).And.Not.Contain("a fault"));
    }

    private static void Fail(FailureLimit limit, int times)
    {
        for (int i = 0; i < times; i++)
        {
            limit.Count(new InvalidOperationException("a fault"));
        }
    }

    private FailureLimit New() => new("test", () => _now);
}
