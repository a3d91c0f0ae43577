using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Receives;
using NUnit.Framework;

namespace Lumigo.UnitTests.Receives;

/// <summary>How long the span of a receive is kept back.</summary>
[TestFixture]
public sealed class HeldReceivesTests
{
    [Test]
    public void Nobody_touches_the_messages()
    {
        ReceivedBatch batch = New();
        Assert.That(HeldReceives.IsDue(batch, batch.ReceivedAt + HeldReceives.Untouched - 1), Is.False);
        Assert.That(HeldReceives.IsDue(batch, batch.ReceivedAt + HeldReceives.Untouched), Is.True);
    }

    [Test]
    public void The_handling_is_over()
    {
        ReceivedBatch batch = New();
        batch.ScopeOpened();
        batch.ScopeClosed();
        Assert.That(HeldReceives.IsDue(batch, batch.LastTouch + HeldReceives.AfterHandling - 1), Is.False);
        Assert.That(HeldReceives.IsDue(batch, batch.LastTouch + HeldReceives.AfterHandling), Is.True);
    }

    [Test]
    public void The_handling_goes_on()
    {
        ReceivedBatch batch = New();
        batch.ScopeOpened();
        batch.ScopeOpened();
        batch.ScopeClosed();
        Assert.That(HeldReceives.IsDue(batch, batch.ReceivedAt + HeldReceives.Longest - 1), Is.False);
        Assert.That(HeldReceives.IsDue(batch, batch.ReceivedAt + HeldReceives.Longest), Is.True, "the documented bound");
    }

    private static ReceivedBatch New() => new(new Activity("receive"));
}
