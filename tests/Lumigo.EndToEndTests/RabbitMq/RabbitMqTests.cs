using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.RabbitMq;

/// <summary>The real RabbitMQ.Client against a real broker.</summary>
[TestFixture]
public sealed class RabbitMqTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly RuntimeUnderTest[] Runtimes = [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10];

    private RabbitMqServer _server = null!;

    [OneTimeSetUp]
    public void Start() => _server = new RabbitMqServer();

    [OneTimeTearDown]
    public void End() => _server.Dispose();

    [TestCaseSource(nameof(Runtimes))]
    public void Messages_are_followed_from_their_publication_to_what_is_done_for_them(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime, _server);
        Assert.That(run.Result.OwnLines, Is.Empty);
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);

        var published = run.Published("plain");
        Assert.That(published.Name, Is.EqualTo("publish orders"));
        Assert.That(published.Attributes["messaging.message.body.size"], Is.EqualTo(5));
        Assert.That(published.Attributes["server.address"], Is.EqualTo(ServerProcess.Host));
        Assert.That(published.Attributes["server.port"], Is.EqualTo(_server.Port));
        Assert.That(run.Published("own-headers").Attributes["messaging.message.conversation_id"], Is.EqualTo("c-1"));

        var fetches = run.Below("step fetch");
        Assert.That(fetches.Select(span => span.Name), Is.EqualTo(Enumerable.Repeat("fetch orders", 6)));
        string[] linked = [.. fetches.Select(span => string.Join(' ', span.Links.Select(link => link.SpanId)))];
        Assert.That(
            linked,
            Is.EqualTo(new[] { published.SpanId, run.Published("own-headers").SpanId, "1111111111111111", "", run.Published("used").SpanId, run.Published("used-again").SpanId }),
            "the application's own context is not overwritten, nor are headers that cannot be written to; properties used again carry the new context");
        Assert.That(fetches[1].Attributes["messaging.message.id"], Is.EqualTo("m-1"));
        Assert.That(fetches.Select(span => span.Attributes["messaging.rabbitmq.message.delivery_tag"]), Is.EqualTo(new long[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(run.Below("step fetch-nothing"), Is.Empty, "nothing was there");

        var fruit = run.Published("topic");
        Assert.That(fruit.Name, Is.EqualTo("publish market:fruit.apple"));
        var delivered = run.Delivered("market:fruit.apple");
        Assert.That(delivered.Links.Select(link => link.SpanId), Is.EqualTo(new[] { fruit.SpanId }));
        var handled = run.Below(delivered).Single();
        Assert.That(handled.Name, Is.EqualTo("handle fruit.apple"));
        Assert.That(delivered.EndTimeUnixNano, Is.GreaterThanOrEqualTo(handled.EndTimeUnixNano), "the delivery lasts until its handler has ended");

        var first = run.Delivered("handled");
        Assert.That(first.Links.Select(link => link.SpanId), Is.EqualTo(new[] { run.Published("to-handle").SpanId }));
        var forwarding = run.Below(run.Below(first).Single()).Single();
        Assert.That(forwarding.Name, Is.EqualTo("publish forwarded"));
        Assert.That(run.Delivered("forwarded").Links.Select(link => link.SpanId), Is.EqualTo(new[] { forwarding.SpanId }), "passed on with the headers it came with");

        Assert.Multiple(() =>
        {
            Assert.That(published.Attributes["messaging.publish.body"], Is.EqualTo("order"));
            Assert.That(fetches.Select(span => span.Attributes["messaging.consume.body"]), Has.All.EqualTo("order"));
            Assert.That(fruit.Attributes["messaging.publish.body"], Is.EqualTo("{\"fruit\":\"an apple\",\"password\":\"****\"}"));
            Assert.That(delivered.Attributes["messaging.consume.body"], Is.EqualTo("{\"fruit\":\"an apple\",\"password\":\"****\"}"));
            Assert.That(forwarding.Attributes["messaging.publish.body"], Is.EqualTo("handle me"));
            Assert.That(first.Attributes["messaging.consume.body"], Is.EqualTo("handle me"));
            Assert.That(first.Status.Code, Is.EqualTo(StatusCode.Unset));
        });
        var failed = run.Delivered("forwarded");
        Assert.That(failed.Status.Code, Is.EqualTo(StatusCode.Error));
        Assert.That(failed.Status.Message, Is.EqualTo("after the work"));
        Assert.That(failed.Attributes["error.type"], Is.EqualTo("System.InvalidOperationException"));
        Assert.That(failed.Events.Single().Attributes["exception.type"], Is.EqualTo("System.InvalidOperationException"));

        var unsent = run.Published("closed");
        Assert.That(unsent.Status.Code, Is.EqualTo(StatusCode.Error));
        Assert.That(unsent.Attributes["error.type"], Is.EqualTo("_OTHER"));
        Assert.That(run.Messages, Has.Count.EqualTo(10 + 6 + 3), "one span for each thing done");
    }

    [TestCaseSource(nameof(Runtimes))]
    public void The_app_s_own_listener_is_told_the_same_with_us_and_without(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime, _server, "listen");
        Assert.That(run.Result.StdoutText, Does.Contain("told RabbitMQ.Client.Publisher Producer publish orders Unset below step plain links 0 messaging.system=rabbitmq"));
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        Assert.That(run.Messages, Has.Count.EqualTo(9 + 5 + 3), "no doubles");
    }

    [Test]
    public void Without_payloads_there_are_no_bodies_and_still_the_exceptions()
    {
        using var run = new Run(RuntimeUnderTest.Net10, _server, [], new("LUMIGO_CAPTURE_PAYLOADS", "false"));
        Assert.That(run.Messages.SelectMany(span => span.Attributes).Select(one => one.Key), Has.None.EndsWith(".body"));
        Assert.That(run.Delivered("forwarded").Attributes["error.type"], Is.EqualTo("System.InvalidOperationException"));
        Assert.That(run.Messages, Has.Count.EqualTo(10 + 6 + 3));
    }

    [Test]
    public void Empty_fetches_are_there_when_they_are_asked_for()
    {
        using var run = new Run(RuntimeUnderTest.Net10, _server, [], new("LUMIGO_AUTO_FILTER_EMPTY_SQS", "false"));
        Assert.That(run.Below("step fetch-nothing").Select(span => $"{span.Kind} {span.Name}"), Is.EqualTo(new[] { "Client fetch amq.default" }));
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
    }

    [Test]
    public void Switched_off_there_are_no_spans_and_no_headers()
    {
        using var run = new Run(RuntimeUnderTest.Net10, _server, [], new("LUMIGO_DISABLE_INSTRUMENTATION", "rabbitmq"));
        Assert.That(run.Messages, Is.Empty);
        Assert.That(run.Spans, Is.Not.Empty);
    }

    /// <summary>One run of the app with the product, which is compared with one without.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _otlp = new();

        public Run(RuntimeUnderTest runtime, RabbitMqServer server, params string[] arguments)
            : this(runtime, server, arguments, new("LUMIGO_DEBUG", "false"))
        {
        }

        public Run(RuntimeUnderTest runtime, RabbitMqServer server, string[] arguments, KeyValuePair<string, string> variable)
        {
            ProcessSpec app = SampleApp.Get("rabbitmq", runtime, AppVariant.FrameworkDependent, TestedVersions.ToTest("rabbitmq")[^1]).Command([server.ConnectionString, .. arguments]);
            ProcessSpec active = Home.Built.Activate(app)
                .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_rabbitmq")
                .WithEnvironment("LUMIGO_ENDPOINT", _otlp.BaseUrl)
                .WithEnvironment([variable]);
            Result = AppProcess.Run(active, Limit);
            Untouched.Check(AppProcess.Run(app, Limit), Result);
            Assert.That(Result.ExitCode, Is.Zero, Result.ToString);
        }

        public ProcessResult Result { get; }

        public IReadOnlyList<ReceivedSpan> Spans => _otlp.AcceptedSpans;

        public IReadOnlyList<Span> Messages => [.. Spans.Where(one => one.Scope.Name.StartsWith("RabbitMQ.Client", StringComparison.Ordinal)).Select(one => one.Span)];

        public Span Published(string step) => Below("step " + step).Single(span => span.Kind == SpanKind.Producer);

        public Span Delivered(string destination) => Messages.Single(span => span.Name == "deliver " + destination);

        public IReadOnlyList<Span> Below(string name) => Below(Spans.Single(one => one.Span.Name == name).Span);

        public IReadOnlyList<Span> Below(Span parent) =>
            [.. Spans.Select(one => one.Span).Where(span => span.ParentSpanId == parent.SpanId).OrderBy(span => span.StartTimeUnixNano)];

        public void Dispose() => _otlp.Dispose();
    }
}
