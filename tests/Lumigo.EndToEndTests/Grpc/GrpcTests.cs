using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Grpc;

/// <summary>Calls of the real Grpc.Net.Client to a service of the real Grpc.AspNetCore on Kestrel.</summary>
[TestFixture]
public sealed class GrpcTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Step, method as served, the status each side sees, and who fails.</summary>
    private static readonly (string Step, string Served, string Client, string Server, bool ClientFails, bool ServerFails)[] Calls =
    [
        ("unary", "shop.v1.Orders/Place", "OK", "OK", false, false),
        ("blocking", "shop.v1.Orders/Place", "OK", "OK", false, false),
        ("streaming", "shop.v1.Orders/Watch", "OK", "OK", false, false),
        ("refused", "shop.v1.Orders/Refuse", "NOT_FOUND", "NOT_FOUND", true, false),
        ("broken", "shop.v1.Orders/Break", "UNKNOWN", "UNKNOWN", true, true),
        ("unknown-method", "_OTHER", "UNIMPLEMENTED", "UNIMPLEMENTED", true, true),
        ("deadline", "shop.v1.Orders/Wait", "DEADLINE_EXCEEDED", "CANCELLED", true, false),
        ("server-deadline", "shop.v1.Orders/Wait", "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", true, true),
        ("cancelled", "shop.v1.Orders/Wait", "CANCELLED", "CANCELLED", true, false),
        ("client-streaming", "shop.v1.Orders/Collect", "OK", "OK", false, false),
        ("duplex", "shop.v1.Orders/Echo", "OK", "OK", false, false),
        ("duplex-broken", "shop.v1.Orders/Echo", "UNKNOWN", "UNKNOWN", true, true),
        ("duplex-deadline", "shop.v1.Orders/Echo", "DEADLINE_EXCEEDED", "CANCELLED", true, false),
        ("duplex-cancelled", "shop.v1.Orders/Echo", "CANCELLED", "CANCELLED", true, false),
        ("duplex-disposed", "shop.v1.Orders/Echo", "CANCELLED", "CANCELLED", true, false),
        ("balanced", "shop.v1.Orders/Place", "OK", "OK", false, false),
    ];

    private static bool HasSource(string version) => Version.Parse(version) >= new Version(2, 57);

    private static string Newest => TestedVersions.ToTest("grpc")[^1];

    /// <summary>The oldest version has no source of its own yet.</summary>
    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.ToTest("grpc").Select((version, number) => (version, number))
        from runtime in new[] { RuntimeUnderTest.Net8, RuntimeUnderTest.Net10 }
        where TestMatrix.IsFull || version.number != 0 || runtime == RuntimeUnderTest.Net8
        select new TestCaseData(runtime, version.version);

    [TestCaseSource(nameof(Matrix))]
    public void Each_call_is_one_span_on_either_side(RuntimeUnderTest runtime, string version)
    {
        using var run = new Run(runtime, version, []);
        Assert.That(run.Result.OwnLines, Is.Empty);
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        foreach (var (step, served, seen, answered, clientFails, serverFails) in Calls)
        {
            var client = run.Below("step " + step).Single(span => span.Kind == SpanKind.Client);
            Assert.That(client.Attributes["rpc.response.status_code"], Is.EqualTo(seen), step);
            Assert.That(client.Status.Code, Is.EqualTo(clientFails ? StatusCode.Error : StatusCode.Unset), step);
            Assert.That(client.Attributes["server.address"], Is.EqualTo(step == "balanced" ? "localhost" : "127.0.0.1"), step);
            var server = run.Below(client).Single();
            Assert.That(server.Kind, Is.EqualTo(SpanKind.Server), "the HTTP request is part of the call");
            Assert.That(server.Name, Is.EqualTo(served), step);
            Assert.That(server.Attributes["rpc.response.status_code"], Is.EqualTo(answered), step);
            Assert.That(server.Status.Code, Is.EqualTo(serverFails ? StatusCode.Error : StatusCode.Unset), step);
            Assert.That(server.Attributes["error.type"], Is.EqualTo(serverFails ? answered : null), step);
            Assert.That(
                server.Events.Select(one => $"{one.Name} {one.Attributes["exception.type"]}"),
                Is.EqualTo(serverFails && answered == "UNKNOWN" ? new[] { "exception System.InvalidOperationException" } : []),
                step);
        }
        Assert.That(run.Below("step unary").Single().Name, Is.EqualTo("shop.v1.Orders/Place"));
        Assert.That(run.Below("step unknown-method").Single().Name, Is.EqualTo("shop.v1.Orders/Steal"));
        Assert.That(run.Below("step streaming").Single().Duration, Is.GreaterThan(TimeSpan.FromSeconds(0.25)), "until the last message");
        foreach (var step in (string[])["client-streaming", "duplex"])
        {
            var call = run.Below("step " + step).Single(span => span.Kind == SpanKind.Client);
            Assert.That(call.Duration, Is.GreaterThan(TimeSpan.FromSeconds(0.25)), "until the last message");
            Assert.That(run.Below(call).Single().Duration, Is.GreaterThan(TimeSpan.FromSeconds(0.25)), "on either side");
        }
        Assert.That(run.Below("step duplex").Select(span => span.Name).Skip(1), Is.EqualTo(new[] { "answer echo 1", "answer echo 2", "answer echo 3" }));
        Assert.That(run.Named("collecting").ParentSpanId, Is.EqualTo(run.Below(run.Below("step client-streaming").Single()).Single().SpanId));
        Assert.That(run.Below("step duplex-disposed").Single().Duration, Is.LessThan(TimeSpan.FromSeconds(10)), "until it is left");
        Assert.That(run.Below("step balanced").Single().Attributes["server.port"], Is.EqualTo(run.Below("step unary").Single().Attributes["server.port"]));
        foreach (var (step, status) in (ReadOnlySpan<(string, string)>)[("unreachable", "UNAVAILABLE"), ("expired", "DEADLINE_EXCEEDED")])
        {
            var unanswered = run.Below("step " + step).Single();
            Assert.That(unanswered.Attributes["error.type"], Is.EqualTo(status));
            Assert.That(run.Below(unanswered), Is.Empty);
        }
        var attempts = run.Below("step retried");
        Assert.That(attempts.Select(span => span.Attributes["rpc.response.status_code"]), Is.EqualTo(new[] { "UNAVAILABLE", "OK" }));
        Assert.That(attempts.Select(span => run.Below(span).Single().Attributes["rpc.response.status_code"]), Is.EqualTo(new[] { "UNAVAILABLE", "OK" }));
        Assert.That(run.Below(run.Below(run.Below("step unary").Single()).Single()).Single().Name, Is.EqualTo("placing"));
        Assert.That(run.Spans.Select(one => one.Scope.Name), Has.None.EqualTo("System.Net.Http"));
        Assert.That(run.Spans.SelectMany(one => one.Span.Attributes).Select(one => one.Key), Has.None.StartsWith("grpc."));
    }

    [Test]
    public void The_app_s_own_listener_is_told_the_same_with_us_and_without([Values(8, 10)] int major)
    {
        var runtime = RuntimeUnderTest.All.Single(one => one.Major == major);
        using var grpc = new Run(runtime, Newest, ["listen-grpc"]);
        Assert.That(
            grpc.Result.StdoutText.Contains("told Grpc.Net.Client Grpc.Net.Client.GrpcOut Unset below step unary own id True grpc.method=/shop.v1.Orders/Place grpc.status_code=0", StringComparison.Ordinal),
            Is.EqualTo(HasSource(Newest)));
        Assert.That(SchemaCheck.Objections(grpc.Spans), Is.Empty);
        Assert.That(grpc.Below(grpc.Below("step unary").Single()).Single().Kind, Is.EqualTo(SpanKind.Server), "they do not listen to HTTP");

        using var all = new Run(runtime, Newest, ["listen-all"]);
        Assert.That(SchemaCheck.Objections(all.Spans), Is.Empty);
        var http = all.Below(all.Below("step unary").Single()).Single();
        Assert.That(http.Kind, Is.EqualTo(SpanKind.Client), "they export it, and the service is told its id");
        Assert.That(all.Below(http).Single().Kind, Is.EqualTo(SpanKind.Server), "nothing is without its parent");
    }

    [Test]
    public void Switched_off_there_are_no_spans_of_calls_made()
    {
        using var run = new Run(RuntimeUnderTest.Net10, Newest, [], new("LUMIGO_DISABLE_INSTRUMENTATION", "grpc"));
        Assert.That(run.Spans.Select(one => one.Scope.Name), Has.None.EqualTo("Grpc.Net.Client").And.Some.EqualTo("System.Net.Http"));
    }

    private static IEnumerable<string> OldestAndNewest => [TestedVersions.ToTest("grpc")[0], Newest];

    [TestCaseSource(nameof(OldestAndNewest))]
    public void Calls_are_left_out_by_their_address_as_other_requests_are(string version)
    {
        using var run = new Run(RuntimeUnderTest.Net8, version, [], new("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT", "[\"shop.v1.Orders/Collect\"]"));
        Assert.That(run.Below("step client-streaming"), Is.Empty);
        Assert.That(run.Below("step duplex").First().Kind, Is.EqualTo(SpanKind.Client));
    }

    /// <summary>One run of the app with the product, which is compared with one without.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _otlp = new();

        public Run(RuntimeUnderTest runtime, string version, string[] arguments)
            : this(runtime, version, arguments, new("LUMIGO_DEBUG", "false"))
        {
        }

        public Run(RuntimeUnderTest runtime, string version, string[] arguments, KeyValuePair<string, string> variable)
        {
            ProcessSpec app = SampleApp.Get("grpc", runtime, AppVariant.FrameworkDependent, version).Command(arguments);
            ProcessSpec active = Home.Built.Activate(app)
                .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_grpc")
                .WithEnvironment("LUMIGO_ENDPOINT", _otlp.BaseUrl)
                .WithEnvironment([variable]);
            Result = AppProcess.Run(active, Limit);
            Untouched.Check(AppProcess.Run(app, Limit), Result);
            Assert.That(Result.ExitCode, Is.Zero, Result.ToString);
        }

        public ProcessResult Result { get; }

        public IReadOnlyList<ReceivedSpan> Spans => _otlp.AcceptedSpans;

        public Span Named(string name) => Spans.Single(one => one.Span.Name == name).Span;

        public IReadOnlyList<Span> Below(string name) => Below(Named(name));

        public IReadOnlyList<Span> Below(Span parent) =>
            [.. Spans.Select(one => one.Span).Where(span => span.ParentSpanId == parent.SpanId).OrderBy(span => span.StartTimeUnixNano)];

        public void Dispose() => _otlp.Dispose();
    }
}
