using System.Globalization;
using System.Text;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Kafka;

/// <summary>The real Confluent.Kafka of two generations on the system's librdkafka, against its mock cluster.</summary>
[TestFixture]
public sealed class KafkaTests
{
    private const string Scope = "Lumigo.AutoInstrumentation.Kafka";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly string[] Steps =
    [
        "produce-async", "produce", "produce-unreported", "produce-own-header", "produce-shared-message", "produce-tombstone", "produce-too-large", "produce-unserializable",
        "produce-no-partition", "consume=orders=3,consume-async=shared=4,consume-undeserializable=own,consume-nothing=empty",
    ];

    private static readonly string[] Topics = ["orders", "own", "shared", "tombs", "empty", "many"];

    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.ToTest("kafka").Select((version, number) => (version, number))
        from runtime in new[] { RuntimeUnderTest.Net8, RuntimeUnderTest.Net10 }
        where TestMatrix.IsFull || version.number == 0 == (runtime == RuntimeUnderTest.Net8)
        select new TestCaseData(runtime, version.version);

    [TestCaseSource(nameof(Matrix))]
    public void Each_message_is_a_span_and_the_app_notices_nothing(RuntimeUnderTest runtime, string version)
    {
        using var run = new Run(runtime, version, [], compare: true, Steps);
        Assert.That(run.Result.OwnLines, Is.Empty);
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(run.Below("produce-async"), Is.EqualTo(new[] { "send orders {\"id\":7,\"password\":\"****\"}" }));
            Assert.That(run.Below("produce"), Is.EqualTo(new[] { "send orders plain text" }));
            Assert.That(run.Below("produce-unreported"), Is.EqualTo(new[] { "send orders plain text" }));
            Assert.That(run.Below("produce-own-header"), Is.EqualTo(new[] { "send own x" }));
            Assert.That(run.Below("produce-tombstone"), Is.EqualTo(new[] { "send tombs " }));
            Assert.That(run.Below("produce-too-large").Select(line => line[..11] + line[^18..]), Is.EqualTo(new[] { "send orders ! MsgSizeTooLarge" }));
            Assert.That(run.Below("produce-unserializable"), Is.EqualTo(new[] { "send orders  ! Local_ValueSerialization", "send orders  ! Local_ValueSerialization" }));
            Assert.That(run.Below("produce-no-partition"), Is.EqualTo(new[] { "send orders first", "send orders x ! Local_UnknownPartition" }));
            for (var number = 0; number < 10; number++)
            {
                Assert.That(run.Below($"sender-{number}"), Is.EqualTo(new[] { "send shared shared" }));
            }
        });

        var sent = run.Messages.Where(span => span.Kind == SpanKind.Producer).ToDictionary(span => span.SpanId);
        var polls = run.Messages.Where(span => span.Kind == SpanKind.Client).OrderBy(span => span.Name == "poll own").ThenBy(span => span.Name, StringComparer.Ordinal).ToList();
        Assert.That(polls.Select(span => span.Name), Is.EqualTo(new[] { "poll orders", "poll orders", "poll orders", "poll shared", "poll shared", "poll shared", "poll shared", "poll own" }));
        Assert.That(polls.Select(span => span.ParentSpanId), Is.All.Empty, "consumed where nothing is current");
        Assert.Multiple(() =>
        {
            foreach (var poll in polls.Take(7))
            {
                var producer = sent[poll.Links.Single().SpanId];
                Assert.That(poll.TraceId, Is.Not.EqualTo(producer.TraceId));
                Assert.That(poll.Attributes["messaging.consume.body"], Is.EqualTo(producer.Attributes["messaging.produce.body"]));
                Assert.That(poll.Attributes["messaging.destination.partition.id"], Is.EqualTo(producer.Attributes["messaging.destination.partition.id"]));
                var handled = run.Steps.Where(span => span.ParentSpanId == poll.SpanId).ToList();
                Assert.That(handled, Has.Count.EqualTo(poll.Name == "poll shared" ? 2 : 1), poll.Name);
                Assert.That(handled.Select(span => span.TraceId), Is.All.EqualTo(poll.TraceId));
            }
        });
        Assert.That(polls[7].Links.Single().SpanId, Is.EqualTo("2222222222222222"), "the app's own context");
        Assert.That(polls[7].Attributes["error.type"], Is.EqualTo("Local_ValueDeserialization"));
        Assert.That(run.Steps.Where(span => span.Name.StartsWith("handle", StringComparison.Ordinal)).Select(span => span.ParentSpanId), Is.All.Not.Empty);
        Assert.That(
            polls[0].Attributes.Select(one => $"{one.Key}={one.Value}").Where(text => !text.Contains("partition", StringComparison.Ordinal) && !text.Contains("body", StringComparison.Ordinal) && !text.Contains("key", StringComparison.Ordinal) && !text.Contains("offset", StringComparison.Ordinal)),
            Is.EquivalentTo(new[]
            {
                "messaging.system=kafka", "messaging.operation.name=poll", "messaging.operation.type=receive", "messaging.destination.name=orders",
                "messaging.consumer.group.name=group-orders", "messaging.client.id=kafka-app-consumer", "server.address=127.0.0.1", $"server.port={run.Port}",
            }));
        Assert.That(run.Messages.Single(span => span.Name == "send tombs").Attributes["messaging.kafka.message.tombstone"], Is.True);
        Assert.That(run.Sent, Does.Not.Contain("secret-order"));
    }

    [Test]
    public void Without_payloads_there_are_no_bodies_and_keys()
    {
        using var run = new Run(RuntimeUnderTest.Net10, null, [new("LUMIGO_CAPTURE_PAYLOADS", "false")], compare: false, "produce-async", "consume=orders=1");
        Assert.That(run.Messages.Select(span => span.Name), Is.EqualTo(new[] { "send orders", "poll orders" }));
        Assert.That(run.Messages.SelectMany(span => span.Attributes).Select(one => one.Key).Where(key => key.EndsWith("body", StringComparison.Ordinal) || key.EndsWith("key", StringComparison.Ordinal)), Is.Empty);
        Assert.That(run.Messages[1].Links, Has.Count.EqualTo(1));
    }

    [Test]
    public void Switched_off_there_is_no_span_and_no_header()
    {
        using var run = new Run(RuntimeUnderTest.Net10, null, [new("LUMIGO_DISABLE_INSTRUMENTATION", "kafka")], compare: true, "produce-async", "produce");
        Assert.That(run.Messages, Is.Empty);
        Assert.That(run.Result.OwnLines, Is.Empty);
    }

    [Test]
    public void Many_messages_leave_nothing_behind()
    {
        var count = TestMatrix.IsFull ? 500_000 : 30_000;
        using var run = new Run(RuntimeUnderTest.Net10, null, [], compare: false, $"many={count}");
        var line = run.Result.StdoutText.Split('\n').Single(one => one.StartsWith("many", StringComparison.Ordinal));
        TestContext.Out.WriteLine(line);
        Assert.That(int.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture), Is.LessThan(2048), line);
    }

    /// <summary>One run of the app with the product, which may be compared with one without.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _otlp = new();
        private readonly KafkaBroker _broker = new();

        public Run(RuntimeUnderTest runtime, string? version, KeyValuePair<string, string>[] environment, bool compare, params string[] steps)
        {
            PublishedApp app = SampleApp.Get("kafka", runtime, AppVariant.FrameworkDependent, version ?? TestedVersions.ToTest("kafka")[^1]);
            ProcessSpec active = Home.Built.Activate(app.Command([_broker.Servers, .. steps]))
                .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_kafka")
                .WithEnvironment("LUMIGO_ENDPOINT", _otlp.BaseUrl)
                .WithEnvironment(environment);

            // Joining a group takes seconds, in which nothing happens: both at once.
            using var broker = new KafkaBroker(Topics);
            Task<ProcessResult>? comparison = compare ? Task.Run(() => AppProcess.Run(app.Command([broker.Servers, .. steps]), Limit)) : null;
            Result = AppProcess.Run(active, Limit);
            Assert.That(Result.ExitCode, Is.Zero, Result.ToString);
            if (comparison is not null)
            {
                ProcessResult bare = comparison.Result;
                Assert.That(
                    Result.StdoutText.Replace("before close some", "before close none", StringComparison.Ordinal), Is.EqualTo(bare.StdoutText),
                    "but for the span that is current while a message is handled");
                Assert.That(Result.ForeignLines, Is.EqualTo(bare.ForeignLines));
            }
        }

        public ProcessResult Result { get; }

        public int Port => _broker.Port;

        public IReadOnlyList<ReceivedSpan> Spans => _otlp.AcceptedSpans;

        /// <summary>Spans of messages, in order of their end.</summary>
        public IReadOnlyList<Span> Messages => [.. Spans.Where(one => one.Scope.Name == Scope).Select(one => one.Span).OrderBy(span => span.EndTimeUnixNano)];

        /// <summary>The application's own spans.</summary>
        public IReadOnlyList<Span> Steps => [.. Spans.Where(one => one.Scope.Name == "kafka-app").Select(one => one.Span)];

        /// <summary>All that was sent, as text.</summary>
        public string Sent => string.Concat(_otlp.Requests.Select(request => Encoding.Latin1.GetString(request.Body)));

        public IReadOnlyList<string> Below(string step)
        {
            var parent = Steps.Single(span => span.Name == step).SpanId;
            return [.. Messages.Where(span => span.ParentSpanId == parent).Select(Describe)];
        }

        public void Dispose()
        {
            _otlp.Dispose();
            _broker.Dispose();
        }

        private static string Describe(Span span) =>
            $"{span.Name} {span.Attributes["messaging.produce.body"]}" + (span.Status.Code == StatusCode.Error ? $" ! {span.Attributes["error.type"]}" : "");
    }
}
