using System.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class SpanViewTests
{
    private static readonly SpanLimits Limits = new() { AttributeCount = 3, AttributeValueLength = 4, EventCount = 2, LinkCount = 2 };

    [Test]
    public void Counts_and_lengths_are_limited_and_what_is_left_out_is_counted()
    {
        using var span = Ended(one =>
        {
            for (var number = 0; number < 5; number++)
            {
                one.SetTag($"tag{number}", "value");
                one.AddEvent(new ActivityEvent($"event{number}", tags: new ActivityTagsCollection { ["a"] = "12345", ["b"] = 1, ["c"] = 2, ["d"] = 3 }));
                one.AddLink(new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default),
                    new ActivityTagsCollection { ["a"] = "12345", ["b"] = 1, ["c"] = 2, ["d"] = 3, ["e"] = 4 }));
            }
        });
        var view = Read(span, Limits);
        Assert.Multiple(() =>
        {
            Assert.That(Text(view), Is.EqualTo("tag0=valu tag1=valu tag2=valu"));
            Assert.That(view.DroppedAttributes, Is.EqualTo(2));
            Assert.That(view.Events.Select(one => $"{one.Name} {Text(one.Attributes)} {one.DroppedAttributes}"), Is.EqualTo(new[] { "event0 a=1234 b=1 c=2 1", "event1 a=1234 b=1 c=2 1" }));
            Assert.That(view.DroppedEvents, Is.EqualTo(3));
            Assert.That(view.Links.Select(one => $"{Text(one.Attributes)} {one.DroppedAttributes}"), Is.EqualTo(new[] { "a=1234 b=1 c=2 2", "a=1234 b=1 c=2 2" }));
            Assert.That(view.DroppedLinks, Is.EqualTo(3));
        });
    }

    [Test]
    public void Nothing_is_kept_from_one_span_to_the_next()
    {
        using var full = Ended(one => one.SetTag("a", 1).SetTag("b", 2).SetTag("c", 3).SetTag("d", 4).AddEvent(new ActivityEvent("e")).SetStatus(ActivityStatusCode.Error, "x"));
        using var empty = Ended(_ => { });
        var view = new SpanView(Limits, null);
        view.Read(full);
        view.Read(empty);
        Assert.Multiple(() =>
        {
            Assert.That(view.UnmaskedAttributes, Is.Empty);
            Assert.That(view.DroppedAttributes, Is.Zero);
            Assert.That(view.Events, Is.Empty);
            Assert.That(view.Links, Is.Empty);
            Assert.That(view.Status, Is.EqualTo(ActivityStatusCode.Unset));
            Assert.That(view.StatusDescription, Is.Null);
        });
    }

    [Test]
    public void What_a_library_writes_after_the_end_is_waited_for()
    {
        using var span = new Activity("span").Start();
        var writing = AfterTheEnd(span, () => span.SetTag("late", 1).SetStatus(ActivityStatusCode.Error, "late"));
        span.Stop();
        var view = new SpanView(new SpanLimits(), _ => new Waiting());
        view.Read(span);
        writing.Join();
        Assert.That($"{Text(view)} {view.Status} {view.StatusDescription}", Is.EqualTo("late=1 Error late"));
    }

    [TestCase("ERROR", "why", ActivityStatusCode.Error, "why")]
    [TestCase("Error", null, ActivityStatusCode.Error, null)]
    [TestCase("OK", null, ActivityStatusCode.Ok, null)]
    [TestCase("UNSET", null, ActivityStatusCode.Unset, null)]
    [TestCase("nonsense", null, ActivityStatusCode.Unset, null)]
    public void A_status_written_as_tags_is_a_status_and_no_attribute(string code, string? description, ActivityStatusCode expected, string? expectedDescription)
    {
        using var span = Ended(one => one.SetTag("otel.status_code", code).SetTag("otel.status_description", description).SetTag("other", 1));
        var view = Read(span, new SpanLimits());
        Assert.That(Text(view), Is.EqualTo("other=1"));
        Assert.That(view.Status, Is.EqualTo(expected));
        Assert.That(view.StatusDescription, Is.EqualTo(expectedDescription));
    }

    [Test]
    public void The_activitys_own_status_wins_over_the_tags()
    {
        using var span = Ended(one => one.SetStatus(ActivityStatusCode.Ok).SetTag("otel.status_code", "ERROR"));
        Assert.That(Read(span, new SpanLimits()).Status, Is.EqualTo(ActivityStatusCode.Ok));
    }

    [Test]
    public void What_instrumentations_know_is_merged_and_the_activity_stays_as_it_was()
    {
        using var span = Ended(one => one.SetTag("kept", 1).SetTag("replaced", "old").SetTag("gone", null));
        var view = Read(span, new SpanLimits { AttributeValueLength = 8 }, _ => new Details());
        Assert.Multiple(() =>
        {
            Assert.That(view.Name, Is.EqualTo("better"));
            Assert.That(Text(view), Is.EqualTo("kept=1 replaced=new added=very lon"));
            Assert.That(view.Status, Is.EqualTo(ActivityStatusCode.Error));
            Assert.That(view.StatusDescription, Is.EqualTo("it failed"));
            Assert.That(view.Events.Single().Name, Is.EqualTo("exception"));
            Assert.That(Text(view.Events.Single().Attributes), Is.EqualTo("exception.type=System.D exception.message=divided exception.stacktrace=System.D"));
            Assert.That(view.Events.Single().Time, Is.EqualTo(DateTime.UnixEpoch));
            Assert.That(span.DisplayName, Is.EqualTo("span"));
            Assert.That(span.Status, Is.EqualTo(ActivityStatusCode.Unset));
            Assert.That(span.Events, Is.Empty);
            Assert.That(span.GetTagItem("replaced"), Is.EqualTo("old"));
            Assert.That(span.GetTagItem("added"), Is.Null);
        });
    }

    [Test]
    public void A_span_that_was_over_before_its_activity_ends_there()
    {
        using var span = new Activity("span").Start();
        Assert.That(Read(span, new SpanLimits(), _ => new Over()).End, Is.EqualTo(Over.Moment));
        Assert.That(span.Duration, Is.EqualTo(TimeSpan.Zero), "it runs on");
    }

    [Test]
    public void Links_to_nowhere_are_left_out()
    {
        using var source = new ActivitySource("tests.links");
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var known = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None);
        using var span = source.StartActivity("span", ActivityKind.Consumer, parentContext: default, links: [new ActivityLink(default), new ActivityLink(known)])!;
        span.Stop();
        Assert.That(Read(span, new SpanLimits()).Links.Select(link => link.Context), Is.EqualTo(new[] { known }));
    }

    [Test]
    public void Times_are_the_activitys()
    {
        var start = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);
        using var span = Ended(one => one.SetStartTime(start).SetEndTime(start.AddSeconds(1.25)));
        var view = Read(span, new SpanLimits());
        Assert.That(view.Start, Is.EqualTo(start));
        Assert.That(view.End, Is.EqualTo(start.AddSeconds(1.25)));
    }

    [Test]
    public void Details_leave_out_attributes_and_events_and_add_events()
    {
        using var span = Ended(one => one.SetTag("db.connection_string", "a=b").SetTag("kept", 1).AddEvent(new ActivityEvent("first-packet")).AddEvent(new ActivityEvent("exception")));
        var view = Read(span, new SpanLimits(), _ => new Hiding());
        Assert.Multiple(() =>
        {
            Assert.That(Text(view), Is.EqualTo("kept=1"));
            Assert.That(view.Events.Select(one => one.Name), Is.EqualTo(new[] { "exception", "of the details" }));
            Assert.That(span.GetTagItem("db.connection_string"), Is.EqualTo("a=b"), "the activity stays as it is");
            Assert.That(span.Events.Count(), Is.EqualTo(2));
        });
    }

    [Test]
    public void Details_that_throw_cost_only_what_they_would_have_said_and_are_told()
    {
        using var span = Ended(one => one.SetTag("kept", 1));
        var details = new Throwing();
        var view = Read(span, new SpanLimits(), _ => details);
        Assert.That(Text(view), Is.EqualTo("kept=1"));
        Assert.That(details.Failures, Has.Count.EqualTo(1).And.All.InstanceOf<DivideByZeroException>());
    }

    [Test]
    public void A_span_is_read_when_its_library_has_said_all_of_it()
    {
        using var span = new Activity("span").Start();
        var late = AfterTheEnd(span, () => span.SetStatus(ActivityStatusCode.Error, "afterwards").SetTag("late", 1));
        span.Stop();
        var view = Read(span, new SpanLimits(), _ => new Late());
        late.Join();
        Assert.That($"{view.Status} {view.StatusDescription} {Text(view)}", Is.EqualTo("Error afterwards late=1"));
    }

    [Test]
    public void What_is_exchanged_with_others_can_be_left_out_whoever_says_it()
    {
        using var span = Ended(one => one.SetTag("db.query.text", "SELECT 1").SetTag("http.request.header.cookie", "x").SetTag("url.full", "http://a/").SetTag("exception.message", "m"));
        Assert.That(Text(Read(span, new SpanLimits { CapturesPayloads = false })), Is.EqualTo("url.full=http://a/ exception.message=m"));
        Assert.That(Text(Read(span, new SpanLimits())), Does.StartWith("db.query.text=SELECT 1 http.request.header.cookie="));
    }

    private static SpanView Read(Activity span, SpanLimits limits, SpanDetailsLookup? details = null)
    {
        var view = new SpanView(limits, details);
        view.Read(span);
        return view;
    }

    private static Activity Ended(Action<Activity> change)
    {
        var span = new Activity("span");
        span.Start();
        change(span);
        span.Stop();
        return span;
    }

    /// <summary>A thread that runs already, so that nothing but the pause is between the end of the span and what it does.</summary>
    private static Thread AfterTheEnd(Activity span, Action action)
    {
        var thread = new Thread(() =>
        {
            SpinWait.SpinUntil(() => span.IsStopped);
            Thread.Sleep(20);
            action();
        });
        thread.Start();
        return thread;
    }

    private static string Text(SpanView view) => string.Join(' ', view.UnmaskedAttributes.Select(one => $"{one.Key}={view.MaskedValue(one)}"));

    private static string Text(List<KeyValuePair<string, object?>> attributes) => string.Join(' ', attributes.Select(one => $"{one.Key}={one.Value}"));

    private sealed class Hiding : SpanDetails
    {
        public override bool Shows(string key) => key != "db.connection_string";

        public override bool ShowsEvent(string name) => name == "exception";

        public override void AddEventsTo(List<ActivityEvent> events) => events.Add(new ActivityEvent("of the details"));

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
        }
    }

    private sealed class Throwing : SpanDetails
    {
        public List<Exception> Failures { get; } = [];

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
            attributes.Add(new("half", 1));
            throw new DivideByZeroException();
        }

        public override void Failed(Exception exception) => Failures.Add(exception);
    }

    private sealed class Late : SpanDetails
    {
        public override TimeSpan Afterwards => TimeSpan.FromMilliseconds(400);

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
        }
    }

    private sealed class Over : SpanDetails
    {
        public static readonly DateTime Moment = new(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc);

        public override DateTime? EndTime => Moment;

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
        }
    }

    private sealed class Details : SpanDetails
    {
        public override string Name => "better";

        public override ActivityStatusCode? Status => ActivityStatusCode.Error;

        public override string StatusDescription => "it failed";

        public override Exception Exception => new DivideByZeroException("divided");

        public override DateTime ExceptionTime => DateTime.UnixEpoch;

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
            attributes.Add(new("replaced", "new"));
            attributes.Add(new("added", "very long value"));
        }
    }

    private sealed class Waiting : SpanDetails
    {
        public override TimeSpan Afterwards => TimeSpan.FromMilliseconds(500);

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
        }
    }
}
