using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>What is in the spans of queue and topic calls, and which polls are sent.</summary>
[TestFixture("v3")]
[TestFixture("v3-query")]
[TestFixture("v4")]
public sealed class QueueSpanTests(string sdk)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public void A_receive_says_what_it_received_and_from_where()
    {
        var (_, spans, url) = Run("foreach");
        Span receive = spans.Single(span => span.Name == "SQS.ReceiveMessage");
        var expected = new Dictionary<string, object?>
        {
            ["rpc.system"] = "aws-api",
            ["rpc.service"] = "SQS",
            ["rpc.method"] = "ReceiveMessage",
            ["aws.service"] = "sqs",
            ["aws.region"] = "us-east-1",
            ["cloud.region"] = "us-east-1",
            ["aws.resource.name"] = "foreach",
            ["messaging.system"] = "aws_sqs",
            ["messaging.operation.name"] = "ReceiveMessage",
            ["messaging.operation.type"] = "receive",
            ["messaging.destination.name"] = "foreach",
            ["messaging.batch.message_count"] = 3L,
            ["http.response.status_code"] = 200L,
            ["retry_attempts"] = 0L,
            ["server.address"] = "127.0.0.1",
            ["server.port"] = (long)new Uri(url).Port,
        };
        Assert.Multiple(() =>
        {
            Assert.That(receive.Kind, Is.EqualTo(SpanKind.Client));
            foreach (var (key, value) in expected)
            {
                Assert.That(receive.Attributes[key], Is.EqualTo(value), key);
            }

            Assert.That(receive.Attributes["aws.sqs.queue.url"], Does.EndWith("/foreach"));
            Assert.That(receive.Attributes["aws.queue_url"], Is.EqualTo(receive.Attributes["aws.sqs.queue.url"]));
            Assert.That(receive.Attributes["aws.request_id"], Is.Not.Empty);
            Assert.That(receive.Attributes["http.request.body"], Does.Contain("\"MaxNumberOfMessages\":10").And.Not.Contain("traceparent"));
            Assert.That(receive.Attributes["http.response.body"], Does.Contain("\"Body\":\"m01\"").And.Contain("\"Body\":\"m03\"").And.Not.Contain("traceparent"));
            Assert.That(receive.Attributes["lumigoData"], Does.Contain("\"triggeredBy\":\"sqs\"").And.Contain("\"recordsNum\":3"));
            Assert.That(receive.Links, Has.Count.EqualTo(3));
        });
    }

    [Test]
    public void A_topic_is_named_and_its_message_is_the_body()
    {
        var (_, spans, _) = Run("topic-envelope");
        Span publish = spans.First(span => span.Name == "SNS.Publish");
        Assert.Multiple(() =>
        {
            Assert.That(publish.Attributes["messaging.system"], Is.EqualTo("aws.sns"));
            Assert.That(publish.Attributes["aws.sns.topic.arn"], Does.StartWith("arn:aws:sns:"));
            Assert.That(publish.Attributes["aws.resource.name"], Is.EqualTo(((string)publish.Attributes["aws.sns.topic.arn"]!).Split(':')[^1]));
            Assert.That(publish.Attributes["messageId"], Is.Not.Empty);
            Assert.That(publish.Attributes["http.request.body"], Is.Not.Empty);
        });
    }

    [Test]
    public void A_refused_receive_is_an_error()
    {
        var (_, spans, _) = Run("denied");
        Span receive = spans.First(span => span.Name == "SQS.ReceiveMessage" && span.Status.Code == StatusCode.Error);
        Assert.Multiple(() =>
        {
            Assert.That(receive.Attributes["error.type"], Is.Not.Empty);
            Assert.That(receive.Attributes["aws.error_code"], Is.Not.Empty);
            Assert.That(receive.Attributes["http.response.status_code"], Is.GreaterThanOrEqualTo(400));
            Assert.That(receive.Events.Select(entry => entry.Name), Is.EqualTo(new[] { "exception" }));
        });
    }

    [TestCase("true", 0)]
    [TestCase("FALSE", 3)]
    public void Empty_polls_are_sent_only_if_asked_for(string value, int expected)
    {
        var (result, spans, _) = Run("poll-empty", "LUMIGO_AUTO_FILTER_EMPTY_SQS", value);
        var polls = spans.Where(span => span.Name == "SQS.ReceiveMessage").ToList();
        Assert.That(result.OwnLines, Is.Empty);
        Assert.That(polls, Has.Count.EqualTo(expected));
        Assert.That(polls.Select(span => span.Attributes["messaging.batch.message_count"]), Has.All.EqualTo(0));
    }

    [Test]
    public void A_cancelled_poll_is_left_out()
    {
        var (_, spans, _) = Run("poll-cancelled");
        Assert.That(spans.Where(span => span.Name == "SQS.ReceiveMessage"), Is.Empty);
    }

    [Test]
    public void A_cancelled_poll_says_so_if_it_is_asked_for()
    {
        var (result, spans, _) = Run("poll-cancelled", "LUMIGO_AUTO_FILTER_EMPTY_SQS", "false");
        Assert.That(result.StdoutText, Does.Contain("poll-cancelled: TaskCanceledException"));
        Span poll = spans.Single(span => span.Name == "SQS.ReceiveMessage");
        Assert.Multiple(() =>
        {
            Assert.That(poll.ParentSpanId, Is.Empty);
            Assert.That(poll.Status.Code, Is.EqualTo(StatusCode.Error));
            Assert.That(poll.Attributes["error.type"], Is.EqualTo("System.Threading.Tasks.TaskCanceledException"));
            Assert.That(poll.Attributes["aws.resource.name"], Is.EqualTo("poll-cancelled"));
            Assert.That(poll.Attributes["aws.region"], Is.EqualTo("us-east-1"));
            Assert.That(poll.Attributes["retry_attempts"], Is.EqualTo(0));
            Assert.That(poll.Attributes.Select(attribute => attribute.Key), Has.None.EqualTo("http.response.status_code").And.None.EqualTo("aws.request_id").And.None.EqualTo("messaging.batch.message_count"));
            Assert.That(poll.Duration, Is.InRange(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10)), "it lasts until it was cancelled");
        });
    }

    [Test]
    public void A_receive_is_exported_after_thirty_seconds_while_its_messages_are_handled()
    {
        if (!TestMatrix.IsFull)
        {
            Assert.Ignore("takes 33 seconds; HeldReceivesTests has the rule");
        }

        PublishedApp app = SampleApp.Get("sqs-consumer-" + sdk, sdk == "v3-query" ? RuntimeUnderTest.Net9 : RuntimeUnderTest.Net10, AppVariant.FrameworkDependent);
        using var services = new AwsEndpoint();
        using var collector = new OtlpEndpoint();
        using var process = AppProcess.Start(ConsumerRun.Activate(app.Command(services.Url, "long-handling"), collector).WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100"));
        process.WaitForStdout("handling", Limit);
        Assert.That(collector.WaitForSpans(spans => spans.Any(one => one.Span.Name == "SQS.ReceiveMessage"), TimeSpan.FromSeconds(27)), Is.False, "held while it is handled");
        Assert.That(collector.WaitForSpans(spans => spans.Any(one => one.Span.Name == "SQS.ReceiveMessage"), TimeSpan.FromSeconds(6)), Is.True, "exported at the bound");
        ProcessResult result = process.WaitForExit(Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Span receive = collector.AcceptedSpans.Single(one => one.Span.Name == "SQS.ReceiveMessage").Span;
        Span late = collector.AcceptedSpans.Single(one => one.Span.Name == "after the bound").Span;
        Assert.That(late.ParentSpanId, Is.EqualTo(receive.SpanId));
        Assert.That(receive.Duration, Is.LessThan(TimeSpan.FromSeconds(5)), "the duration of the call");
    }

    [Test]
    public void A_bad_value_for_empty_polls_gives_one_line()
    {
        var (result, spans, _) = Run("poll-empty", "LUMIGO_AUTO_FILTER_EMPTY_SQS", "sometimes");
        Assert.That(result.OwnLines, Is.EqualTo(new[] { "#LUMIGO# - WARNING - LUMIGO_AUTO_FILTER_EMPTY_SQS is 'sometimes', which is neither true nor false: true is used." }));
        Assert.That(spans.Where(span => span.Name == "SQS.ReceiveMessage"), Is.Empty);
    }

    private (ProcessResult Result, IReadOnlyList<Span> Spans, string Url) Run(string pattern, string? variable = null, string? value = null)
    {
        PublishedApp app = SampleApp.Get("sqs-consumer-" + sdk, sdk == "v3-query" ? RuntimeUnderTest.Net9 : RuntimeUnderTest.Net10, AppVariant.FrameworkDependent);
        using var services = new AwsEndpoint();
        using var collector = new OtlpEndpoint();
        var command = ConsumerRun.Activate(app.Command(services.Url, pattern), collector);
        var result = AppProcess.Run(variable is null ? command : command.WithEnvironment(variable, value!), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(SchemaCheck.Objections(collector.AcceptedSpans), Is.Empty);
        return (result, [.. collector.AcceptedSpans.Select(one => one.Span)], services.Url);
    }
}
