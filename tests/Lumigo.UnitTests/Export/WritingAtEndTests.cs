using System.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Masking;
using Lumigo.OpenTelemetry.Resources;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

/// <summary>Spans that are quickly read are written on the thread that ends them; which thread it was is an attribute here.</summary>
[TestFixture]
public sealed class WritingAtEndTests
{
    private const string Quick = "quick";

    private readonly MaskingOptions _default = new();
    private OtlpEndpoint _endpoint = null!;

    [SetUp]
    public void Open() => _endpoint = new OtlpEndpoint();

    [TearDown]
    public void Close() => _endpoint.Dispose();

    [Test]
    public void After_the_first_batch_spans_are_written_where_they_end()
    {
        using var processor = Processor(_default);
        EndFirst(processor);
        for (var number = 0; number < 40; number++)
        {
            End(processor, $"{number}", number % 2 == 0 ? Quick : "slow");
        }

        Assert.That(processor.ForceFlush(10_000), Is.True);
        var spans = _endpoint.AcceptedSpans.Select(received => received.Span).ToArray();
        Assert.That(spans.Select(span => span.Name), Is.EquivalentTo(Enumerable.Range(0, 40).Select(number => $"{number}").Prepend("first")));
        Assert.That(spans[0].Attributes["thread"], Is.EqualTo("Lumigo export"));
        Assert.That(spans.Skip(1).Where(span => span.Attributes["kind"] as string == Quick).Select(span => span.Attributes["thread"]), Is.All.EqualTo("the application's"));
        Assert.That(spans.Skip(1).Where(span => span.Attributes["kind"] as string == "slow").Select(span => span.Attributes["thread"]), Is.All.EqualTo("Lumigo export"));
        Assert.That(_endpoint.Requests, Has.Count.EqualTo(2), "both ways into one request");
    }

    [Test]
    public void Expressions_of_the_users_never_run_on_the_applications_threads()
    {
        using var processor = Processor(new MaskingOptions { HttpQueryParams = SecretPatterns.None });
        EndFirst(processor);
        End(processor, "second", Quick);
        Assert.That(processor.ForceFlush(10_000), Is.True);
        Assert.That(_endpoint.AcceptedSpans.Select(received => received.Span.Attributes["thread"]), Is.All.EqualTo("Lumigo export"));
    }

    [Test]
    public void Many_threads_lose_and_double_nothing([Values] bool refusedFirst)
    {
        const int Threads = 4;
        const int Each = 4000;
        using var processor = Processor(_default, new BatchOptions { ScheduleDelay = TimeSpan.FromMilliseconds(5), MaxExportBatchSize = 100, MaxQueueSize = Threads * Each });
        EndFirst(processor);
        _endpoint.Behaviour = refusedFirst ? OtlpBehaviour.Refuse(503) : OtlpBehaviour.Accept;
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (var span = 0; span < Each; span++)
            {
                End(processor, $"{number}/{span}", span % 5 == 0 ? "slow" : Quick);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        _endpoint.Behaviour = OtlpBehaviour.Accept;

        Assert.That(_endpoint.WaitForSpans(1 + (Threads * Each), TimeSpan.FromSeconds(30)), Is.True);
        var names = _endpoint.AcceptedSpans.Select(received => received.Span.Name).ToArray();
        Assert.That(names, Is.Unique.And.Length.EqualTo(1 + (Threads * Each)));
        Assert.That(processor.LostSpans, Is.Zero);
        var wrong = _endpoint.AcceptedSpans.Select(received => received.Span).Where(span => span.Attributes["name"] as string != span.Name);
        Assert.That(wrong, Is.Empty);
        Assert.That(_endpoint.Requests.Max(request => request.Spans.Count()), Is.LessThanOrEqualTo(100));
    }

    [Test]
    public void A_value_that_ends_a_span_while_it_is_read_is_read_once()
    {
        using var processor = Processor(_default);
        EndFirst(processor);
        End(processor, "outer", Quick, new Ending(() => End(processor, "inner", Quick)));
        Assert.That(processor.ForceFlush(10_000), Is.True);
        Assert.That(_endpoint.AcceptedSpans.Select(received => received.Span.Name), Is.EquivalentTo(new[] { "first", "outer", "inner" }));
    }

    [Test]
    public void A_span_that_cannot_be_read_is_lost_alone()
    {
        using var processor = Processor(_default);
        EndFirst(processor);
        End(processor, "second", Quick);
        End(processor, "bad", Quick, new Ending(() => throw new InvalidOperationException()));
        End(processor, "third", Quick);
        Assert.That(processor.ForceFlush(10_000), Is.True);
        Assert.That(_endpoint.AcceptedSpans.Select(received => received.Span.Name), Is.EquivalentTo(new[] { "first", "second", "third" }));
        Assert.That(processor.LostSpans, Is.EqualTo(1));
    }

    private SpanBatchProcessor Processor(MaskingOptions masking, BatchOptions? batch = null) => new(
        new LumigoOptions { Token = "t_1", TracesEndpoint = new Uri(_endpoint.TracesUrl), Masking = masking, Batch = batch ?? new BatchOptions { ScheduleDelay = TimeSpan.FromHours(1) } },
        LumigoResource.Detect(new LumigoOptions()),
        span => new Details(span),
        detailsAtEnd: span => new Details(span));

    private static void EndFirst(SpanBatchProcessor processor)
    {
        End(processor, "first", Quick);
        Assert.That(processor.ForceFlush(10_000), Is.True);
    }

    private static void End(SpanBatchProcessor processor, string name, string kind, object? value = null)
    {
        var span = new Activity(name).SetIdFormat(ActivityIdFormat.W3C).Start();
        span.SetTag("kind", kind).SetTag("value", value);
        span.Stop();
        processor.OnEnd(span);
    }

    private sealed class Details(Activity span) : SpanDetails
    {
        public override bool IsQuicklyRead => span.GetTagItem("kind") as string == Quick;

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
            attributes.Add(new("name", span.OperationName));
            attributes.Add(new("thread", Thread.CurrentThread.Name == "Lumigo export" ? "Lumigo export" : "the application's"));
        }
    }

    private sealed class Ending(Action action)
    {
        public override string ToString()
        {
            action();
            return "ended";
        }
    }
}
