using System.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Export.Otlp;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lumigo.UnitTests.Export;

/// <summary>The same activities through OpenTelemetry's own exporter and through ours, decoded and compared.</summary>
[TestFixture]
public sealed class OtlpTraceSerializerTests
{
    private static readonly ResourceBuilder ResourceSource = ResourceBuilder.CreateEmpty()
        .AddAttributes([new("service.name", "oracle"), new("number", 5L), new("flag", true), new("real", 0.5), new("texts", new[] { "a", "b" })]);

    [Test]
    public void Ours_and_the_official_exporter_send_the_same()
    {
        var (official, activities) = Official(SpansOfEveryShape);
        var serializer = new OtlpTraceSerializer(ResourceSource.Build(), new SpanView(new SpanLimits { AttributeValueLength = int.MaxValue }, null));

        Assert.That(official.Count, Is.EqualTo(7));
        for (var round = 0; round < 2; round++)
        {
            // The second time, what was written before is copied.
            Assert.That(Decode(serializer, activities), Is.EqualTo(official));
        }
    }

    [Test]
    public void Spans_of_several_sources_are_grouped_by_source()
    {
        using var listener = Listener();
        ActivitySource.AddActivityListener(listener);
        using var first = new ActivitySource("grouping.first", "1");
        using var second = new ActivitySource("grouping.second");
        var activities = new[] { first, second, first }.Select((source, number) => Ended(source, $"span-{number}")).ToArray();
        var serializer = new OtlpTraceSerializer(ResourceSource.Build(), new SpanView(new SpanLimits(), null));

        for (var round = 0; round < 2; round++)
        {
            var decoded = TraceDecoder.Decode(serializer.Serialize(activities, out var unreadable).ToArray());
            Assert.That(unreadable, Is.Zero);
            Assert.That(decoded.Single().Scopes.Select(scope => $"{scope.Scope.Name} {scope.Scope.Version}: {string.Join(' ', scope.Spans.Select(span => span.Name))}"),
                Is.EqualTo(new[] { "grouping.first 1: span-0 span-2", "grouping.second : span-1" }));
        }
    }

    [Test]
    public void A_span_that_cannot_be_read_costs_no_other_span()
    {
        using var listener = Listener();
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("unreadable");
        var good = Ended(source, "good");
        var bad = source.StartActivity("bad")!;
        bad.SetTag("before", 1);
        bad.Stop();
        var serializer = new OtlpTraceSerializer(ResourceSource.Build(), new SpanView(new SpanLimits(), span => span == bad ? throw new InvalidOperationException() : null));

        var decoded = TraceDecoder.Decode(serializer.Serialize([good, bad, good], out var unreadable).ToArray());
        Assert.That(unreadable, Is.EqualTo(1));
        Assert.That(decoded.Single().Scopes.Single().Spans.Select(span => span.Name), Is.EqualTo(new[] { "good", "good" }));
    }

    [Test]
    public void A_span_another_sdk_did_not_sample_is_sent_as_sampled()
    {
        using var listener = Listener(ActivitySamplingResult.AllData);
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("unsampled");
        var span = Ended(source, "span");
        Assert.That(span.Recorded, Is.False);
        var serializer = new OtlpTraceSerializer(ResourceSource.Build(), new SpanView(new SpanLimits(), null));
        Assert.That(TraceDecoder.Decode(serializer.Serialize([span], out _).ToArray()).Single().Scopes.Single().Spans.Single().Flags, Is.EqualTo(0x101));
    }

    [Test]
    public void What_limits_leave_out_is_counted_on_the_wire()
    {
        using var listener = Listener();
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("limited");
        var span = source.StartActivity("span")!;
        var tags = new ActivityTagsCollection { ["a"] = 1, ["b"] = 2, ["c"] = 3 };
        span.SetTag("a", 1).SetTag("b", 2).SetTag("c", 3);
        for (var number = 0; number < 4; number++)
        {
            span.AddEvent(new ActivityEvent("event", tags: tags));
            span.AddLink(new ActivityLink(span.Context, tags));
        }
        span.Stop();
        var serializer = new OtlpTraceSerializer(ResourceSource.Build(), new SpanView(new SpanLimits { AttributeCount = 1, EventCount = 2, LinkCount = 3 }, null));

        var sent = TraceDecoder.Decode(serializer.Serialize([span], out _).ToArray()).Single().Scopes.Single().Spans.Single();
        Assert.That((sent.DroppedAttributes, sent.DroppedEvents, sent.DroppedLinks), Is.EqualTo((2, 2, 1)));
        Assert.That(sent.Events.Select(one => one.DroppedAttributes), Is.EqualTo(new[] { 2, 2 }));
        Assert.That(sent.Links.Select(one => one.DroppedAttributes), Is.EqualTo(new[] { 2, 2, 2 }));
    }

    private static void SpansOfEveryShape(ActivitySource source)
    {
        using (var root = source.StartActivity("root", ActivityKind.Server))
        {
            using var child = source.StartActivity("child");
        }

        var remote = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "vendor=1", isRemote: true);
        using (source.StartActivity("continued", ActivityKind.Consumer, remote))
        {
        }

        var links = new[]
        {
            new ActivityLink(remote, new ActivityTagsCollection { ["link.text"] = "t", ["link.number"] = 1, ["link.null"] = null }),
            new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default)),
        };
        using (var rich = source.StartActivity("rich", ActivityKind.Client, default(ActivityContext), links: links))
        {
            rich!.SetTag("text", "päivää \U0001F600").SetTag("empty", "").SetTag("null", null).SetTag("flag", false).SetTag("int", -1).SetTag("long", long.MinValue)
                .SetTag("short", (short)-2).SetTag("byte", (byte)3).SetTag("uint", uint.MaxValue).SetTag("ulong", ulong.MaxValue).SetTag("double", 1e300).SetTag("float", 0.5f)
                .SetTag("decimal", 1.5m).SetTag("char", 'c').SetTag("enum", DayOfWeek.Friday).SetTag("uri", new Uri("http://a.test/"))
                .SetTag("texts", new[] { "a", null, "" }).SetTag("ints", new[] { 1, -2 }).SetTag("longs", new[] { 1L }).SetTag("doubles", new[] { 0.5 }).SetTag("flags", new[] { true, false })
                .SetTag("objects", new object?[] { "a", 1, null, 2.5, true, 1m }).SetTag("none", Array.Empty<string>()).SetTag("nan", double.NaN);
            rich.AddEvent(new ActivityEvent("event", DateTimeOffset.UnixEpoch.AddDays(20000), new ActivityTagsCollection { ["event.text"] = "t", ["event.flag"] = true }));
            rich.AddEvent(new ActivityEvent("bare"));
            rich.AddException(new InvalidOperationException("wrong"));
            rich.SetStatus(ActivityStatusCode.Error, "failed");
        }

        using (var fine = source.StartActivity("fine", ActivityKind.Producer))
        {
            fine!.SetStatus(ActivityStatusCode.Ok, "no description for this one");
        }

        using (var tagged = source.StartActivity("tagged"))
        {
            tagged!.SetTag("otel.status_code", "ERROR").SetTag("otel.status_description", "by tag");
        }

        using (var renamed = source.StartActivity("old"))
        {
            renamed!.DisplayName = "new";
        }
    }

    private static (IReadOnlyList<string> Sent, Activity[] Activities) Official(Action<ActivitySource> make)
    {
        using var endpoint = new OtlpEndpoint();
        using var source = new ActivitySource("oracle", "1.0");
        var kept = new Keeping();
        using (Sdk.CreateTracerProviderBuilder().SetResourceBuilder(ResourceSource).AddSource(source.Name).AddProcessor(kept).AddOtlpExporter(options =>
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(endpoint.TracesUrl);
        }).Build())
        {
            make(source);
        }
        return (Show(endpoint.Requests.SelectMany(request => request.Traces)), [.. kept.Ended]);
    }

    private static IReadOnlyList<string> Decode(OtlpTraceSerializer serializer, Activity[] activities) =>
        Show(TraceDecoder.Decode(serializer.Serialize(activities, out _).ToArray()));

    /// <summary>Everything that was sent, one text per span; attributes in wire order.</summary>
    private static IReadOnlyList<string> Show(IEnumerable<ResourceSpans> sent) =>
    [
        .. from resource in sent
           from scope in resource.Scopes
           from span in scope.Spans
           select string.Join('\n',
               $"{Show(resource.Resource)} {resource.SchemaUrl} {scope.Scope.Name} {scope.Scope.Version} {scope.SchemaUrl}",
               $"{span.Name} {span.Kind} {span.TraceId} {span.SpanId} {span.ParentSpanId} '{span.TraceState}' {span.Flags:x} {span.StartTimeUnixNano} {span.EndTimeUnixNano}",
               $"{span.Status} {span.DroppedAttributes} {span.DroppedEvents} {span.DroppedLinks}",
               Show(span.Attributes),
               string.Join('\n', span.Events.Select(one => $"{one.Name} {one.TimeUnixNano} {one.DroppedAttributes} {Show(one.Attributes)}")),
               string.Join('\n', span.Links.Select(one => $"{one.TraceId} {one.SpanId} '{one.TraceState}' {one.Flags:x} {one.DroppedAttributes} {Show(one.Attributes)}"))),
    ];

    private static string Show(AttributeList attributes) => string.Join(", ", attributes.Select(one => $"{one.Key}={AttributeList.Show(one.Value)}"));

    private static Activity Ended(ActivitySource source, string name)
    {
        var span = source.StartActivity(name)!;
        span.Stop();
        return span;
    }

    private static ActivityListener Listener(ActivitySamplingResult result = ActivitySamplingResult.AllDataAndRecorded) =>
        new() { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => result };

    private sealed class Keeping : BaseProcessor<Activity>
    {
        public List<Activity> Ended { get; } = [];

        public override void OnEnd(Activity data) => Ended.Add(data);
    }
}
