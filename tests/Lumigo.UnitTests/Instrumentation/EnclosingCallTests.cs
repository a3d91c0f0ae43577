using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using NUnit.Framework;

namespace Lumigo.UnitTests.Instrumentation;

[TestFixture]
public sealed class EnclosingCallTests
{
    [Test]
    public void The_first_client_span_on_its_behalf_is_noted()
    {
        var call = EnclosingCall.Begin();
        Start("System.Net.Http", ActivityKind.Client);
        Start("tests.driver", ActivityKind.Internal);
        Assert.That(call.Inner, Is.Null, "neither is a driver's");
        var first = Start("tests.driver", ActivityKind.Client);
        Start("tests.driver", ActivityKind.Client);
        call.End();
        Assert.That(call.Inner, Is.SameAs(first));
    }

    [Test]
    public async Task It_follows_the_call_and_ends_with_it()
    {
        EnclosingCall? call = null;
        var left = new TaskCompletionSource();
        Task<Activity>? leftBehind = null;
        await Execute();
        Start("tests.driver", ActivityKind.Client);
        left.SetResult();
        await leftBehind!;
        Assert.That(call!.Inner, Is.Null, "the caller's flow is not marked, and the call is over in those it left behind");

        async Task Execute()
        {
            call = EnclosingCall.Begin();
            leftBehind = Later();
            await Task.Yield();
            call.End();
        }

        async Task<Activity> Later()
        {
            await left.Task;
            return Start("tests.driver", ActivityKind.Client);
        }
    }

    [Test]
    public async Task Calls_beside_each_other_have_each_their_own()
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            var call = EnclosingCall.Begin();
            await Task.Yield();
            var span = Start("tests.driver", ActivityKind.Client);
            await Task.Yield();
            call.End();
            return (call.Inner, span);
        }));
        Assert.That(pairs, Has.All.Matches<(Activity? Inner, Activity Span)>(pair => ReferenceEquals(pair.Inner, pair.Span)));
    }

    /// <summary>A span of a source, as the listener tells of it.</summary>
    private static Activity Start(string sourceName, ActivityKind kind)
    {
        using var source = new ActivitySource(sourceName);
        using var listener = new ActivityListener { ShouldListenTo = one => ReferenceEquals(one, source), Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var span = source.StartActivity("call", kind)!;
        EnclosingCall.OnStarted(span, kind);
        return span;
    }
}
