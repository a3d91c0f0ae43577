using System.Diagnostics;
using Lumigo.OpenTelemetry.Api;
using NUnit.Framework;

namespace Lumigo.PackageTests.Api;

[TestFixture]
[NonParallelizable]
public sealed class ExecutionTagTests
{
    private static readonly ActivitySource Source = new(StandInAgent.SourceName);

    private StandInAgent _agent = null!;

    [SetUp]
    public void Start() => _agent = StandInAgent.Start();

    [TearDown]
    public void Stop() => _agent.Dispose();

    private static object?[] Values() =>
    [
        new object?[] { "text", "text" },
        new object?[] { 17, 17 },
        new object?[] { long.MaxValue, long.MaxValue },
        new object?[] { 0.5, 0.5 },
        new object?[] { true, true },
        new object?[] { 1.5m, "1.5" },
        new object?[] { ActivityKind.Client, "Client" },
        new object?[] { new[] { "a", "b" }, new[] { "a", "b" } },
        new object?[] { new List<int> { 1, 2 }, new long[] { 1, 2 } },
        new object?[] { new object[] { 1, 2.5 }, new[] { 1, 2.5 } },
        new object?[] { new[] { true, false }, new[] { true, false } },
        new object?[] { new object?[] { 1, "two", null }, new[] { "1", "two" } },
    ];

    [TestCaseSource(nameof(Values))]
    public void A_value_of_any_kind_is_a_tag_of_the_current_span(object value, object expected)
    {
        using var span = Source.StartActivity("work");
        LumigoTracing.AddExecutionTag("one", value);
        Assert.That(span!.GetTagItem("lumigo.execution_tags.one"), Is.EqualTo(expected));
        Assert.That(_agent.Warnings, Is.Empty);
    }

    [Test]
    public void The_last_value_of_a_key_stays()
    {
        using var span = Source.StartActivity("work");
        LumigoTracing.AddExecutionTag("order", 1);
        LumigoTracing.AddExecutionTag("order", "two");
        using var below = Source.StartActivity("below");
        Assert.That(span!.TagObjects, Is.EqualTo(new[] { Tag("order", "two") }));
        Assert.That(Inherited(below!), Is.EqualTo(new[] { Tag("order", "two") }));
    }

    [Test]
    public async Task Spans_started_below_in_the_flow_inherit()
    {
        using var outer = Source.StartActivity("outer");
        using var before = Source.StartActivity("before");
        before!.Stop();
        LumigoTracing.AddExecutionTags([new("customer", "c1"), new("vip", true)]);
        using (var below = Source.StartActivity("below"))
        {
            await Task.Yield();
            using var deeper = await Task.Run(() => Source.StartActivity("deeper"));
            Assert.That(below!.TagObjects, Is.Empty, "the app's other telemetry sees only what the current span was given");
            Assert.That(Inherited(below), Is.EquivalentTo(new[] { Tag("customer", "c1"), Tag("vip", true) }));
            Assert.That(Inherited(deeper!), Is.EquivalentTo(new[] { Tag("customer", "c1"), Tag("vip", true) }));
        }
        using var remote = Source.StartActivity("remote", ActivityKind.Server, new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true));
        Assert.That(Inherited(before), Is.Null);
        Assert.That(Inherited(remote!), Is.Null);
        remote!.Stop();
        outer!.Stop();
        using var next = Source.StartActivity("next");
        Assert.That(Inherited(next!), Is.Null);
    }

    [Test]
    public void Flows_beside_each_other_have_their_own()
    {
        using var batch = Source.StartActivity("batch");
        var seen = new string?[8];
        Parallel.For(0, seen.Length, number =>
        {
            LumigoTracing.AddExecutionTag("message", number);
            LumigoTracing.AddExecutionTag($"only{number}", true);
            Thread.Sleep(5);
            using var handled = Source.StartActivity("handled", ActivityKind.Internal, batch!.Context);
            seen[number] = string.Join(" ", Inherited(handled!)!.Select(tag => $"{tag.Key["lumigo.execution_tags.".Length..]}={tag.Value}"));
        });
        Assert.That(seen.Select((text, number) => text!.Contains($"message={number}", StringComparison.Ordinal) && text.Contains($"only{number}=True", StringComparison.Ordinal)), Is.All.True, string.Join("; ", seen));
    }

    [Test]
    public void Tags_of_the_outer_span_go_on_below_the_inner_one()
    {
        using var outer = Source.StartActivity("outer");
        LumigoTracing.AddExecutionTag("a", 1);
        LumigoTracing.AddExecutionTag("b", 1);
        using (Source.StartActivity("inner"))
        {
            LumigoTracing.AddExecutionTag("b", 2);
            using var below = Source.StartActivity("below");
            Assert.That(Inherited(below!), Is.EqualTo(new[] { Tag("a", 1), Tag("b", 2) }));
        }
        using var sibling = Source.StartActivity("sibling");
        Assert.That(Inherited(sibling!), Is.EqualTo(new[] { Tag("a", 1), Tag("b", 1) }));
    }

    [Test]
    public void Only_the_current_span_when_asked_for()
    {
        using var span = Source.StartActivity("work");
        LumigoTracing.AddExecutionTag("here", 1, ExecutionTagScope.CurrentSpan);
        using var below = Source.StartActivity("below");
        Assert.That(span!.GetTagItem("lumigo.execution_tags.here"), Is.EqualTo(1));
        Assert.That(Inherited(below!), Is.Null);
    }

    [Test]
    public void What_exceeds_the_limits_is_cut_or_dropped_with_one_warning()
    {
        using var span = Source.StartActivity("work");
        var longKey = new string('k', 51);
        var half = new string('v', 69) + "\U0001F600";
        for (var round = 0; round < 2; round++)
        {
            LumigoTracing.AddExecutionTag(longKey, 1);
            LumigoTracing.AddExecutionTag("dotted.key", 1);
            LumigoTracing.AddExecutionTag("long", half);
            LumigoTracing.AddExecutionTag("longs", new[] { "short", new string('w', 71) });
            LumigoTracing.AddExecutionTag("nothing", null);
            LumigoTracing.AddExecutionTag("blank", " ");
            LumigoTracing.AddExecutionTag("empty", Array.Empty<string>());
            LumigoTracing.AddExecutionTag(" ", 1);
            LumigoTracing.AddExecutionTag("failing", Failing());
        }
        LumigoTracing.AddExecutionTag("exact", new string('x', 70));
        Assert.That(span!.TagObjects, Is.EquivalentTo(new[]
        {
            Tag(longKey[..50], 1), Tag("long", half[..69]), Tag("longs", new[] { "short", new string('w', 70) }), Tag("exact", new string('x', 70)),
        }));
        Assert.That(_agent.Warnings, Has.Count.EqualTo(9));
        Assert.That(_agent.Warnings.Select(line => line.Split('\'')[1]), Is.EquivalentTo(new[]
        {
            longKey, "dotted.key", "long", "longs", "nothing", "blank", "empty", "", "failing",
        }));
    }

    [Test]
    public void Without_a_span_nothing_happens()
    {
        Assert.That(Activity.Current, Is.Null);
        Assert.DoesNotThrow(() => LumigoTracing.AddExecutionTag("order", 1));
        Assert.DoesNotThrow(() => LumigoTracing.AddExecutionTags(null!));
        Assert.DoesNotThrow(() => LumigoTracing.AddProgrammaticError("message", "type"));
        using var span = Source.StartActivity("later");
        Assert.That(Inherited(span!), Is.Null);
    }

    [Test]
    public void A_programmatic_error_is_an_event_of_the_current_span()
    {
        using var span = Source.StartActivity("work");
        LumigoTracing.AddProgrammaticError("payment refused", "PaymentError");
        LumigoTracing.AddProgrammaticError("no type", " ");
        LumigoTracing.AddProgrammaticError("", "");
        Assert.That(span!.Events.Select(one => $"{one.Name}: {string.Join(", ", one.Tags)}"),
            Is.EqualTo(new[] { "payment refused: [lumigo.type, PaymentError]", "no type: [lumigo.type, Error]" }));
        Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
    }

    [Test]
    public void A_flush_goes_to_the_agent_with_a_bounded_limit()
    {
        Assert.That(LumigoTracing.ForceFlush(TimeSpan.FromSeconds(2)), Is.True);
        Assert.That(LumigoTracing.ForceFlush(TimeSpan.FromSeconds(-1)), Is.False);
        Assert.That(LumigoTracing.ForceFlush(TimeSpan.FromDays(1)), Is.True);
        Assert.That(_agent.Flushes, Is.EqualTo(new[] { TimeSpan.FromSeconds(2), TimeSpan.Zero, TimeSpan.FromMinutes(1) }));
    }

    [Test]
    public void Callbacks_are_told_of_every_span_until_they_are_disposed()
    {
        var told = new List<string>();
        using (LumigoTracing.ObserveSpans(_ => throw new InvalidOperationException("in the app"), _ => throw new InvalidOperationException("in the app")))
        using (LumigoTracing.ObserveSpans(span => told.Add("started " + span.OperationName), span => told.Add($"ended {span.OperationName} {span.IsStopped}")))
        {
            Source.StartActivity("one")!.Stop();
        }
        Source.StartActivity("two")!.Stop();
        Assert.That(told, Is.EqualTo(new[] { "started one", "ended one True" }));
        Assert.That(_agent.Warnings, Has.Count.EqualTo(1).And.All.Contains("threw InvalidOperationException:").And.None.Contains("in the app"), "its message is the application's");
    }

    private static IEnumerable<string> Failing()
    {
        yield return "one";
        throw new InvalidOperationException("while it is read");
    }

    private static KeyValuePair<string, object?> Tag(string key, object? value) => new("lumigo.execution_tags." + key, value);

    private static KeyValuePair<string, object?>[]? Inherited(Activity span) => (KeyValuePair<string, object?>[]?)span.GetCustomProperty("lumigo.execution_tags");
}
