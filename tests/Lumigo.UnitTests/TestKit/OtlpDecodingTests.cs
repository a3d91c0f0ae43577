using System.Diagnostics;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SpanKind = Lumigo.TestKit.Otlp.SpanKind;
using StatusCode = Lumigo.TestKit.Otlp.StatusCode;

namespace Lumigo.UnitTests.TestKit;

/// <summary>What OpenTelemetry's own exporter sends is decoded to what was given to it.</summary>
[TestFixture]
public sealed class OtlpDecodingTests
{
    private const string SourceName = "Lumigo.UnitTests.OtlpDecoding";

    private OtlpEndpoint _endpoint = null!;
    private ActivitySource _source = null!;

    [SetUp]
    public void Open()
    {
        _endpoint = new OtlpEndpoint();
        _source = new ActivitySource(SourceName, "4.5.6");
    }

    [TearDown]
    public void Close()
    {
        _endpoint.Dispose();
        _source.Dispose();
    }

    [Test]
    public void A_span_with_everything_arrives_as_it_was_made()
    {
        var remote = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "vendor=1", isRemote: true);
        var linked = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "other=2");
        var start = new DateTimeOffset(2024, 2, 29, 12, 34, 56, 789, TimeSpan.Zero);
        Activity made;

        using (Producer())
        {
            using (made = _source.StartActivity(
                "everything", ActivityKind.Producer, remote,
                links: [new ActivityLink(linked, new ActivityTagsCollection { ["link.tag"] = "yes" })],
                startTime: start)!)
            {
                made.SetTag("text", "päivää \U0001F600");
                made.SetTag("flag", true);
                made.SetTag("off", false);
                made.SetTag("whole", -17);
                made.SetTag("long", long.MaxValue);
                made.SetTag("real", 0.5);
                made.SetTag("texts", new[] { "a", "", "c" });
                made.SetTag("numbers", new[] { 1L, -2L });
                made.SetTag("empty", "");
                made.AddEvent(new ActivityEvent("first", start.AddMilliseconds(1), new ActivityTagsCollection { ["n"] = 1 }));
                made.AddEvent(new ActivityEvent("second", start.AddMilliseconds(2)));
                made.SetStatus(ActivityStatusCode.Error, "went wrong");
                made.SetEndTime(start.UtcDateTime.AddSeconds(1.5));
            }
        }

        var received = _endpoint.AcceptedSpans.Single();
        var span = received.Span;
        Assert.Multiple(() =>
        {
            Assert.That(span.TraceId, Is.EqualTo(remote.TraceId.ToHexString()));
            Assert.That(span.SpanId, Is.EqualTo(made.SpanId.ToHexString()));
            Assert.That(span.ParentSpanId, Is.EqualTo(remote.SpanId.ToHexString()));
            Assert.That(span.TraceState, Is.EqualTo("vendor=1"));
            Assert.That(span.Name, Is.EqualTo("everything"));
            Assert.That(span.Kind, Is.EqualTo(SpanKind.Producer));
            Assert.That(span.StartTimeUnixNano, Is.EqualTo((ulong)start.ToUnixTimeMilliseconds() * 1_000_000));
            Assert.That(span.EndTimeUnixNano - span.StartTimeUnixNano, Is.EqualTo(1_500_000_000UL));
            Assert.That(span.Duration, Is.EqualTo(TimeSpan.FromSeconds(1.5)));
            Assert.That(span.Flags, Is.EqualTo(0x301), "sampled, with a parent known to be remote");
            Assert.That(span.Attributes.ToString(), Is.EqualTo(
                "{empty=\"\", flag=true, long=9223372036854775807, numbers=[1, -2], off=false, real=d0.5, text=\"päivää \U0001F600\", " +
                "texts=[\"a\", \"\", \"c\"], whole=-17}"));
            Assert.That(span.Events.Select(one => one.Name), Is.EqualTo(new[] { "first", "second" }));
            Assert.That(span.Events[0].Attributes["n"], Is.EqualTo(1L));
            Assert.That(span.Events[0].TimeUnixNano - span.StartTimeUnixNano, Is.EqualTo(1_000_000UL));
            Assert.That(span.Events[1].Attributes, Is.Empty);
            Assert.That(span.Links.Single().TraceId, Is.EqualTo(linked.TraceId.ToHexString()));
            Assert.That(span.Links.Single().SpanId, Is.EqualTo(linked.SpanId.ToHexString()));
            Assert.That(span.Links.Single().TraceState, Is.EqualTo("other=2"));
            Assert.That(span.Links.Single().Attributes.ToString(), Is.EqualTo("{link.tag=\"yes\"}"));
            Assert.That(span.Status, Is.EqualTo(new SpanStatus(StatusCode.Error, "went wrong")));
            Assert.That(received.Scope.Name, Is.EqualTo(SourceName));
            Assert.That(received.Scope.Version, Is.EqualTo("4.5.6"));
            Assert.That(received.Resource["service.name"], Is.EqualTo("decoding"));
            Assert.That(received.Resource["telemetry.sdk.language"], Is.EqualTo("dotnet"));
        });
    }

    [Test]
    public void A_bare_span_has_nothing_that_was_not_made()
    {
        using (Producer())
        {
            _source.StartActivity("bare")!.Dispose();
        }

        var span = _endpoint.AcceptedSpans.Single().Span;
        Assert.Multiple(() =>
        {
            Assert.That(span.Kind, Is.EqualTo(SpanKind.Internal));
            Assert.That(span.ParentSpanId, Is.Empty);
            Assert.That(span.TraceState, Is.Empty);
            Assert.That(span.Attributes, Is.Empty);
            Assert.That(span.Events, Is.Empty);
            Assert.That(span.Links, Is.Empty);
            Assert.That(span.Status, Is.EqualTo(SpanStatus.Unset));
            Assert.That(span.Flags & 0xFF, Is.EqualTo(1));
        });
    }

    [Test]
    public void Every_span_of_a_batch_is_decoded()
    {
        using (Producer())
        {
            using var parent = _source.StartActivity("parent");
            for (var number = 0; number < 300; number++)
            {
                _source.StartActivity($"child-{number}")!.Dispose();
            }
        }

        var spans = _endpoint.AcceptedSpans.Select(received => received.Span).ToList();
        var parentSpan = spans.Single(span => span.Name == "parent");
        Assert.That(spans, Has.Count.EqualTo(301));
        Assert.That(spans.Where(span => span != parentSpan).Select(span => span.Name), Is.EqualTo(Enumerable.Range(0, 300).Select(number => $"child-{number}")));
        Assert.That(spans.Where(span => span != parentSpan).Select(span => span.ParentSpanId), Is.All.EqualTo(parentSpan.SpanId));
    }

    [Test]
    public void Request_line_and_headers_are_recorded()
    {
        using (Producer())
        {
            _source.StartActivity("bare")!.Dispose();
        }

        var request = _endpoint.Requests.Single();
        Assert.Multiple(() =>
        {
            Assert.That(request.Method, Is.EqualTo("POST"));
            Assert.That(request.Path, Is.EqualTo("/v1/traces"));
            Assert.That(request.Headers["content-type"], Is.EqualTo("application/x-protobuf"));
            Assert.That(request.Headers["x-test"], Is.EqualTo("yes"));
            Assert.That(request.Accepted, Is.True);
        });
    }

    private TracerProvider Producer() => Sdk.CreateTracerProviderBuilder()
        .SetResourceBuilder(ResourceBuilder.CreateDefault().AddService("decoding"))
        .AddSource(SourceName)
        .AddOtlpExporter(options =>
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(_endpoint.TracesUrl);
            options.Headers = "x-test=yes";
            options.ExportProcessorType = ExportProcessorType.Batch;
        })
        .Build();
}
