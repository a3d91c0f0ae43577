using System.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Export.Otlp;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;
using OpenTelemetry.Resources;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class RepeatedAttributesTests
{
    [Test]
    public void Spans_written_together_are_those_written_one_by_one()
    {
        using var source = new ActivitySource(nameof(RepeatedAttributesTests));
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        var random = new Random(11);
        Activity[] spans = [.. Enumerable.Range(0, 3000).Select(_ => Random(source, random))];

        var together = TraceDecoder.Decode(New().Serialize(spans, out var unreadable).ToArray()).Single().Scopes.Single().Spans;
        var alone = spans.Where(span => span.GetTagItem("bad") is null)
            .Select(span => TraceDecoder.Decode(New().Serialize([span], out _).ToArray()).Single().Scopes.Single().Spans.Single()).ToArray();

        Assert.That(unreadable, Is.EqualTo(spans.Length - alone.Length).And.GreaterThan(10));
        Assert.That(together.Select(Text), Is.EqualTo(alone.Select(Text)));
    }

    [Test]
    public void A_list_that_changes_between_two_spans_is_read_for_each()
    {
        var list = new[] { "first" };
        var changing = new Changing(list);
        var first = new Activity("first").Start().SetTag("same", 1).SetTag("list", list).SetTag("end", changing);
        first.Stop();
        var second = new Activity("second").Start().SetTag("same", 1).SetTag("list", list);
        second.Stop();

        var spans = TraceDecoder.Decode(New().Serialize([first, second], out _).ToArray()).Single().Scopes.Single().Spans;
        Assert.That(spans.Select(Text), Is.EqualTo(new[] { "same=1 list=[first] end=changed", "same=1 list=[second]" }));
    }

    private static OtlpTraceSerializer New() => new(Resource.Empty, new SpanView(new SpanLimits(), span => span.GetTagItem("bad") is null ? null : throw new InvalidOperationException()));

    private static string Text(Span span) => string.Join(' ', span.Attributes.Select(one => $"{one.Key}={Text(one.Value)}"));

    private static string Text(object? value) => value is IEnumerable<object?> items ? $"[{string.Join(',', items)}]" : $"{value}";

    private static Activity Random(ActivitySource source, Random random)
    {
        var span = source.StartActivity("span")!;
        for (int i = 0, count = random.Next(8); i < count; i++)
        {
            // Keys are constants, one string for all spans.
            span.SetTag(string.Intern($"{i}{(random.Next(20) == 0 ? "x" : "")}"), random.Next(8) switch
            {
                0 => random.Next(2),
                1 => (long)random.Next(2),
                2 => $"text {random.Next(2)}",
                3 => new string('l', 600 + random.Next(2)),
                4 => true,
                5 => new[] { random.Next(2) },
                _ => "same",
            });
        }

        if (random.Next(100) == 0)
        {
            span.SetTag("bad", true);
        }

        span.Stop();
        return span;
    }

    /// <summary>Changes a list when it is read itself.</summary>
    private sealed class Changing(string[] list)
    {
        public override string ToString()
        {
            list[0] = "second";
            return "changed";
        }
    }
}
