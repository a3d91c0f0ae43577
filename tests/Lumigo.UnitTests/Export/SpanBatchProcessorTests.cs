using System.Diagnostics;
using System.Globalization;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Resources;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class SpanBatchProcessorTests
{
    /// <summary>Long enough for a handful of spans to end before the batch leaves.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private OtlpEndpoint _endpoint = null!;
    private ActivitySource _source = null!;
    private ActivityListener _listener = null!;

    [SetUp]
    public void Open()
    {
        _endpoint = new OtlpEndpoint();
        _source = new ActivitySource(nameof(SpanBatchProcessorTests));
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [TearDown]
    public void Close()
    {
        _listener.Dispose();
        _source.Dispose();
        _endpoint.Dispose();
    }

    [Test]
    public void A_few_spans_leave_together_when_the_delay_is_over()
    {
        var processor = Processor(new BatchOptions { ScheduleDelay = TimeSpan.FromMilliseconds(400) });
        var clock = Stopwatch.StartNew();
        End(processor, 5);
        Assert.That(_endpoint.WaitForSpans(5, Soon), Is.True);
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(350)));
        Assert.That(_endpoint.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_whole_batch_leaves_at_once()
    {
        var processor = Processor(new BatchOptions { ScheduleDelay = TimeSpan.FromHours(1), MaxExportBatchSize = 10 });
        End(processor, 1);
        Assert.That(_endpoint.WaitForSpans(1, Soon), Is.True, "the first batch does not wait long");
        End(processor, 9);
        Thread.Sleep(300);
        Assert.That(_endpoint.AcceptedSpans, Has.Count.EqualTo(1));
        End(processor, 16);
        Assert.That(_endpoint.WaitForSpans(21, Soon), Is.True);
        Thread.Sleep(300);
        Assert.That(_endpoint.Requests.Select(request => request.Spans.Count()), Is.EqualTo(new[] { 1, 10, 10 }));
        Assert.That(processor.ForceFlush(15_000), Is.True);
        Assert.That(_endpoint.Requests.Select(request => request.Spans.Count()), Is.EqualTo(new[] { 1, 10, 10, 5 }));
    }

    [Test]
    public void What_the_queue_cannot_hold_is_counted()
    {
        _endpoint.Behaviour = OtlpBehaviour.Hang;
        var processor = Processor(new BatchOptions { ScheduleDelay = Short, MaxExportBatchSize = 5, MaxQueueSize = 10 });
        End(processor, 5);
        Assert.That(_endpoint.WaitForRequests(1, Soon), Is.True);
        End(processor, 30);
        Assert.That(processor.LostSpans, Is.EqualTo(20));
    }

    [Test]
    public void A_refused_batch_is_sent_again_later_and_later_and_arrives_once()
    {
        _endpoint.Behaviour = OtlpBehaviour.Refuse(503);
        var processor = Processor(new BatchOptions { ScheduleDelay = Short });
        End(processor, 3);
        Assert.That(_endpoint.WaitForRequests(3, TimeSpan.FromSeconds(30)), Is.True);
        _endpoint.Behaviour = OtlpBehaviour.Accept;
        Assert.That(_endpoint.WaitForSpans(3, TimeSpan.FromSeconds(30)), Is.True);

        var pauses = Pauses();
        Assert.That(pauses[0], Is.GreaterThan(TimeSpan.FromSeconds(0.75)));
        Assert.That(pauses[1], Is.GreaterThan(TimeSpan.FromSeconds(1.55)));
        Assert.That(pauses[2], Is.GreaterThan(TimeSpan.FromSeconds(3.1)));
        Assert.That(_endpoint.AcceptedSpans.Select(received => received.Span.SpanId), Is.Unique);
        Assert.That(processor.LostSpans, Is.Zero);
    }

    [Test]
    public void The_server_says_when_to_come_back_and_a_batch_is_given_up_after_five_attempts()
    {
        _endpoint.Behaviour = OtlpBehaviour.Refuse(429, TimeSpan.FromSeconds(1));
        var processor = Processor(new BatchOptions { ScheduleDelay = Short });
        End(processor, 3);
        Assert.That(_endpoint.WaitForRequests(5, TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(Pauses(), Is.All.GreaterThan(TimeSpan.FromSeconds(0.95)));
        Assert.That(() => processor.LostSpans, Is.EqualTo(3).After(10_000, 20));
        Thread.Sleep(1500);
        Assert.That(_endpoint.Requests, Has.Count.EqualTo(5));
    }

    [Test]
    public void Come_back_at_once_does_not_mean_hammering()
    {
        _endpoint.Behaviour = OtlpBehaviour.Refuse(429, TimeSpan.Zero);
        var processor = Processor(new BatchOptions { ScheduleDelay = Short });
        End(processor, 3);
        Assert.That(_endpoint.WaitForRequests(2, Soon), Is.True);
        Assert.That(Pauses()[0], Is.GreaterThan(TimeSpan.FromSeconds(0.75)));
    }

    [Test]
    public void A_batch_that_can_never_be_accepted_is_dropped_and_the_next_one_sent()
    {
        _endpoint.Behaviour = OtlpBehaviour.Refuse(400);
        var processor = Processor(new BatchOptions { ScheduleDelay = Short });
        End(processor, 3);
        Assert.That(() => processor.LostSpans, Is.EqualTo(3).After(10_000, 20));
        _endpoint.Behaviour = OtlpBehaviour.Accept;
        End(processor, 2);
        Assert.That(_endpoint.WaitForSpans(2, Soon), Is.True);
        Assert.That(_endpoint.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_flush_sends_everything_and_comes_back_when_it_has_arrived()
    {
        var processor = Processor(new BatchOptions { ScheduleDelay = TimeSpan.FromHours(1), MaxExportBatchSize = 4 });
        End(processor, 10);
        Assert.That(processor.ForceFlush(15_000), Is.True);
        Assert.That(_endpoint.AcceptedSpans, Has.Count.EqualTo(10));
        Assert.That(processor.ForceFlush(15_000), Is.True, "with nothing to send");
        End(processor, 1);
        processor.SendSoon();
        Assert.That(_endpoint.WaitForSpans(11, Soon), Is.True);
    }

    [Test]
    public void A_flush_does_not_wait_longer_than_it_is_told_and_says_that_it_failed()
    {
        _endpoint.Behaviour = OtlpBehaviour.Hang;
        var processor = Processor(new BatchOptions());
        End(processor, 1);
        var clock = Stopwatch.StartNew();
        Assert.That(processor.ForceFlush(300), Is.False);
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(280)).And.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void A_flush_does_not_wait_for_the_back_off()
    {
        _endpoint.Behaviour = OtlpBehaviour.Refuse(503, TimeSpan.FromSeconds(100));
        var processor = Processor(new BatchOptions { ScheduleDelay = Short });
        End(processor, 1);
        Assert.That(_endpoint.WaitForRequests(1, Soon), Is.True);
        _endpoint.Behaviour = OtlpBehaviour.Accept;
        Assert.That(processor.ForceFlush(15_000), Is.True);
        Assert.That(_endpoint.AcceptedSpans, Has.Count.EqualTo(1));
    }

    [Test]
    public void Flushes_from_several_threads_all_come_back()
    {
        var processor = Processor(new BatchOptions { ScheduleDelay = TimeSpan.FromHours(1) });
        End(processor, 10);
        var results = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() => processor.ForceFlush(15_000), TaskCreationOptions.LongRunning)).ToArray();
        Assert.That(Task.WaitAll(results, Soon * 2), Is.True);
        Assert.That(results.Select(one => one.Result), Is.All.True);
        Assert.That(_endpoint.AcceptedSpans, Has.Count.EqualTo(10));
    }

    [Test]
    public void Spans_from_many_threads_arrive_once_each_or_are_counted()
    {
        var processor = Processor(new BatchOptions { ScheduleDelay = TimeSpan.FromMilliseconds(50), MaxQueueSize = 500, MaxExportBatchSize = 100 });
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() => End(processor, 2000))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.That(processor.ForceFlush(10_000), Is.True);
        var spans = _endpoint.AcceptedSpans.Select(received => received.Span.SpanId).ToList();
        Assert.That(spans, Is.Unique);
        Assert.That(spans.Count + processor.LostSpans, Is.EqualTo(8000));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void The_thread_sleeps_without_a_timer_while_nothing_is_to_be_done(bool withSpanWaiting)
    {
        var before = ExportThreads();
        var processor = Processor(new BatchOptions { ScheduleDelay = TimeSpan.FromMilliseconds(withSpanWaiting ? 24 * 60 * 60 * 1000 : 100) });
        End(processor, 1);
        Assert.That(_endpoint.WaitForSpans(1, Soon), Is.True);
        if (withSpanWaiting)
        {
            End(processor, 1);
        }
        Assert.That(() => ExportThreads().Except(before).Count(), Is.EqualTo(1).After(5000, 50));
        var thread = ExportThreads().Except(before).Single();
        // The answer may still be on its way.
        Thread.Sleep(1000);
        var switches = Switches(thread);
        Thread.Sleep(2000);
        Assert.That(Switches(thread) - switches, Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void Rejected_spans_are_lost_spans()
    {
        using var server = new ScriptedServer(ScriptedServer.Answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u000A\u0002\u0008\u0002"));
        var processor = new SpanBatchProcessor(new LumigoOptions { Token = "t_1", TracesEndpoint = server.Url }, LumigoResource.Detect(new LumigoOptions()), null);
        End(processor, 5);
        Assert.That(processor.ForceFlush(15_000), Is.True);
        Assert.That(processor.LostSpans, Is.EqualTo(2));
    }

    [Test]
    public void Without_a_token_nothing_is_queued_and_no_thread_is_started()
    {
        var before = ExportThreads();
        var processor = new SpanBatchProcessor(new LumigoOptions { TracesEndpoint = new Uri(_endpoint.TracesUrl) }, LumigoResource.Detect(new LumigoOptions()), null);
        End(processor, 5000);
        Assert.That(processor.ForceFlush(1000), Is.True);
        Assert.That(processor.LostSpans, Is.Zero);
        Assert.That(_endpoint.Requests, Is.Empty);
        Assert.That(ExportThreads().Except(before), Is.Empty);
    }

    private SpanBatchProcessor Processor(BatchOptions batch) =>
        new(new LumigoOptions { Token = "t_1", TracesEndpoint = new Uri(_endpoint.TracesUrl), Batch = batch with { MaxExportBatchSize = Math.Min(batch.MaxExportBatchSize, batch.MaxQueueSize) } },
            LumigoResource.Detect(new LumigoOptions()), null);

    private void End(SpanBatchProcessor processor, int count)
    {
        for (var number = 0; number < count; number++)
        {
            using var span = _source.StartActivity("span")!;
            span.Stop();
            processor.OnEnd(span);
        }
    }

    private List<TimeSpan> Pauses()
    {
        var times = _endpoint.Requests.Select(request => request.Time).ToList();
        return [.. times.Zip(times.Skip(1), (earlier, later) => later - earlier)];
    }

    private static List<string> ExportThreads() =>
        [.. Directory.EnumerateDirectories("/proc/self/task").Where(folder => Read(folder, "comm").Trim() == "Lumigo export")];

    private static long Switches(string thread) => Read(thread, "status").Split('\n')
        .Where(line => line.Contains("ctxt_switches", StringComparison.Ordinal)).Sum(line => long.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture));

    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (IOException)
        {
            // A thread that has ended meanwhile.
            return "";
        }
    }
}
