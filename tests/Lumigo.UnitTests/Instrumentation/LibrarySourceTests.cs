using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;
using NUnit.Framework;

namespace Lumigo.UnitTests.Instrumentation;

/// <summary>Adapters of libraries with an activity source, called as the span listener calls them.</summary>
[TestFixture]
public sealed class LibrarySourceTests
{
    [Test]
    public void An_adapter_is_told_of_its_sources_spans_alone_and_says_what_is_exported()
    {
        using var mine = new Library("tests.mine");
        using var other = new Library("tests.other");
        var adapter = mine.Adapter;
        Assert.Multiple(() =>
        {
            Assert.That(mine.IsExported("kept"), Is.True);
            Assert.That(mine.IsExported("left out"), Is.False);
            Assert.That(other.IsExported("left out", connect: false), Is.True, "no adapter");
            Assert.That(adapter.Started, Is.EqualTo(new[] { "kept", "left out" }));
        });
    }

    [Test]
    public void The_supplement_is_attached_and_knows_what_its_failures_count_for()
    {
        using var library = new Library("tests.supplement");
        library.IsExported("kept");
        var supplement = SpanSupplement.Of(library.Last!);
        Assert.That(supplement, Is.InstanceOf<Shown>());
        Assert.That(supplement!.Failures, Is.Not.Null);
    }

    [TestCase("start")]
    [TestCase("stop")]
    public void One_that_keeps_failing_is_off_after_five_times_and_its_spans_go_on(string where)
    {
        using var library = new Library("tests.failing." + where);
        library.Adapter.Fails = where;
        for (var number = 0; number < 20; number++)
        {
            Assert.That(library.IsExported("kept"), Is.True);
        }
        Assert.That(where == "start" ? library.Adapter.Started : library.Adapter.Stopped, Has.Count.EqualTo(5));
        library.Adapter.Fails = "";
        Assert.That(library.IsExported("left out"), Is.True, "off for good");
    }

    [Test]
    public void One_that_cannot_be_made_leaves_the_spans_alone()
    {
        var attempts = 0;
        LibrarySources.Connect("tests.broken", () =>
        {
            attempts++;
            throw new InvalidOperationException("not there");
        });
        using var library = new Library("tests.broken");
        Assert.That(library.IsExported("a", connect: false), Is.True);
        Assert.That(library.IsExported("b", connect: false), Is.True);
        Assert.That(attempts, Is.EqualTo(1));
    }

    /// <summary>A library with a source, and its adapter.</summary>
    private sealed class Library(string name) : IDisposable
    {
        private readonly ActivitySource _source = new(name);
        private readonly ActivityListener _listener = Listening(name);

        public Switching Adapter { get; } = new();

        public Activity? Last { get; private set; }

        public bool IsExported(string spanName, bool connect = true)
        {
            if (connect)
            {
                LibrarySources.Connect(name, () => Adapter);
            }
            using var span = _source.StartActivity(spanName)!;
            Last = span;
            LibrarySources.OnStart(span);
            span.Stop();
            return LibrarySources.OnStop(span);
        }

        public void Dispose()
        {
            _listener.Dispose();
            _source.Dispose();
        }

        private static ActivityListener Listening(string name)
        {
            var listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            };
            ActivitySource.AddActivityListener(listener);
            return listener;
        }
    }

    private sealed class Switching : LibrarySource
    {
        public override string Library => "Test";

        public string Fails { get; set; } = "";

        public List<string> Started { get; } = [];

        public List<string> Stopped { get; } = [];

        protected override SpanSupplement? OnStart(Activity span)
        {
            Started.Add(span.OperationName);
            return Fails == "start" ? throw new InvalidOperationException("on purpose") : new Shown();
        }

        protected override bool OnStop(Activity span, SpanSupplement? supplement)
        {
            Stopped.Add(span.OperationName);
            return Fails == "stop" ? throw new InvalidOperationException("on purpose") : span.OperationName != "left out";
        }
    }

    private sealed class Shown : SpanSupplement
    {
        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => attributes.Add(new("a", 1));
    }
}
