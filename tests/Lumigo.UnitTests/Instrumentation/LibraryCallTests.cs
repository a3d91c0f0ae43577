using Lumigo.AutoInstrumentation.Loader.Spans;
using NUnit.Framework;

namespace Lumigo.UnitTests.Instrumentation;

[TestFixture]
public sealed class LibraryCallTests
{
    private static readonly string[] Provider = ["tests.provider"];
    private static readonly string[] Transport = ["tests.transport", "tests.channel"];

    [Test]
    public void A_call_hides_what_it_names_while_it_runs()
    {
        Assert.That(LibraryCall.Hides("tests.provider"), Is.False);
        var outer = LibraryCall.Begin(Provider);
        var inner = LibraryCall.Begin(Transport);
        Assert.Multiple(() =>
        {
            Assert.That(LibraryCall.Hides("tests.provider"), Is.True, "of the outer call");
            Assert.That(LibraryCall.Hides("tests.channel"), Is.True);
            Assert.That(LibraryCall.Hides("tests.unknown"), Is.False);
            Assert.That(LibraryCall.IsRunning, Is.False, "neither goes over HTTP");
        });
        inner.Leave();
        Assert.That(LibraryCall.Hides("tests.channel"), Is.False);
        Assert.That(LibraryCall.Hides("tests.provider"), Is.True);
        outer.Leave();
        Assert.That(LibraryCall.Hides("tests.provider"), Is.False);
    }

    [Test]
    public async Task A_flow_that_outlives_its_call_is_not_marked_and_keeps_no_calls()
    {
        var calls = new List<WeakReference>();
        await Task.Run(async () =>
        {
            for (var number = 0; number < 100; number++)
            {
                calls.Add(Begun());
                await Task.Yield();
                Assert.That(LibraryCall.Hides("tests.provider"), Is.False);
            }
        });
        GC.Collect();
        Assert.That(calls.Count(call => call.IsAlive), Is.LessThan(5));

        static WeakReference Begun()
        {
            var call = LibraryCall.Begin(Provider);
            call.End();
            return new WeakReference(call);
        }
    }
}
