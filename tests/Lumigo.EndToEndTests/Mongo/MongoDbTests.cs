using System.Text.RegularExpressions;
using Lumigo.EndToEndTests.Coexistence;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using Lumigo.TestKit.Servers.Mongo;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Mongo;

/// <summary>An app that uses MongoDB.Driver (a look-alike of it, with its spans and events), against a server that speaks the wire protocol.</summary>
[TestFixture]
public sealed partial class MongoDbTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Steps =
    [
        "insert", "insert-many", "find", "find-sync", "left-early", "cursor-lost", "aggregate", "update", "count", "delete", "unacknowledged", "run-command", "duplicate", "unknown-command",
        "too-slow", "cancelled", "retried", "hung-up", "refused", "secret", "own-subscriber",
    ];

    private static IEnumerable<RuntimeUnderTest> Runtimes => RuntimeUnderTest.All.Where(one => TestMatrix.IsFull || one != RuntimeUnderTest.Net9);

    [TestCaseSource(nameof(Runtimes))]
    public void Each_operation_is_one_span_with_its_command_and_reply(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime, Steps);
        Assert.That(run.Text, Is.EqualTo(MongoDbSpans.All), run.Text);
        Assert.That(run.Text, Does.Not.Contain("marmalade"));
        Assert.That(run.Result.StdoutText, Does.Match("own-subscriber: (hello|isMaster) started, \\1 succeeded, ping started, ping succeeded"));
    }

    [Test]
    public void Without_payloads_nothing_is_asked_of_the_driver()
    {
        using var run = new Run(RuntimeUnderTest.Net10, ["insert", "find-sync", "unknown-command"], KeyValuePair.Create("LUMIGO_CAPTURE_PAYLOADS", "false"));
        Assert.That(run.Spans.Select(span => $"{span.Name} {span.Attributes["server.address"]} {span.Attributes["db.request.body"]}{span.Attributes["db.response.body"]}"),
            Is.EqualTo(new[] { "insert shop.reviews 127.0.0.1 ", "find shop.reviews 127.0.0.1 ", "runCommand shop 127.0.0.1 " }));
    }

    [Test]
    public void Switched_off_there_is_no_span()
    {
        using var run = new Run(RuntimeUnderTest.Net8, ["insert"], KeyValuePair.Create("LUMIGO_DISABLE_INSTRUMENTATION", "mongo"));
        Assert.That(run.Spans, Is.Empty);
    }

    /// <summary>The driver's span of a transaction, with the operations in it and its end below it, each one span.</summary>
    [TestCaseSource(nameof(Runtimes))]
    public void A_transaction_is_a_span_above_its_operations_and_its_end(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime, ["commit", "abort"]);
        Assert.That(run.Spans.Select(span =>
            $"{run.All.Single(one => one.Span.SpanId == span.ParentSpanId).Span.Name}: {span.Name} {span.Status.Code} {span.Attributes["db.mongodb.txn_number"]} "
            + $"{span.Attributes["db.request.body"]}{(span.Attributes.Has("db.response.body") ? " answered" : "")}"),
            Is.EqualTo(new[] { "commit", "abort" }.SelectMany(end => new[]
            {
                $"{end}: transaction Unset  ",
                $$"""transaction: insert shop.reviews Unset {{(end == "commit" ? 1 : 2)}} {"insert":"reviews","ordered":true,"documents":[{"_id":{{(end == "commit" ? 50 : 60)}},"stars":5,"text":"in a transaction"}]} answered""",
                $$"""transaction: {{end}}Transaction admin Unset {{(end == "commit" ? 1 : 2)}} {"{{end}}Transaction":1} answered""",
            })));
    }

    [Test]
    public void Operations_at_once_have_their_own_commands_and_large_ones_are_cut()
    {
        using var run = new Run(RuntimeUnderTest.Net8, ["parallel", "big"]);
        var found = run.Spans.Where(span => span.Name == "find shop.reviews").ToList();
        Assert.That(
            found.Select(span => $"{run.All.Single(one => one.Span.SpanId == span.ParentSpanId).Span.Name} {span.Attributes["db.request.body"]}"),
            Is.EquivalentTo(Enumerable.Range(0, 10).Select(number => $$$"""branch-{{{number}}} {"find":"reviews","filter":{"branch":{{{number}}}}}""")));
        Assert.That((string)run.Spans.Single(span => span.Name == "insert shop.reviews").Attributes["db.request.body"]!, Has.Length.EqualTo(2048));
    }

    /// <summary>The app's own export of the same spans, both for each call, is what it was.</summary>
    [TestCase("Sample.Mongo,MongoDB.Driver", "net8.0")]
    [TestCase("Sample.Mongo", "net8.0")]
    [TestCase("*", "net10.0")]
    public void Beside_an_opentelemetry_of_the_app_nothing_is_doubled_or_changed(string sources, string runtime)
    {
        string[] steps = ["insert", "insert-many", "find", "unknown-command", "duplicate"];
        var app = SampleApp.Get("mongodb-own-otel", RuntimeUnderTest.All.Single(one => one.TargetFramework == runtime), AppVariant.FrameworkDependent);
        using var folder = new TemporaryFolder("own");
        using var collector = new OtlpEndpoint();
        using var server = new MongoServer();
        using var other = new MongoServer();
        var bare = AppProcess.Run(app.Command([sources, Path.Combine(folder.Path, "bare"), server.ConnectionString, .. steps]), Limit);
        var command = Home.Built.Activate(app.Command([sources, Path.Combine(folder.Path, "traced"), other.ConnectionString, .. steps]))
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_mongo")
            .WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl);
        Untouched.CheckSilent(bare, AppProcess.Run(command, Limit));
        Same.Lines(Exported("bare"), Exported("traced"), "spans the app exported");
        Assert.That(SchemaCheck.Objections(collector.AcceptedSpans), Is.Empty);
        Assert.That(
            collector.AcceptedSpans.Where(one => one.Scope.Name == "MongoDB.Driver").Select(one => one.Span).OrderBy(span => span.StartTimeUnixNano)
                .Select(span => $"{span.Name} {span.Attributes["error.type"]}{(span.Attributes.Has("db.request.body") ? "" : "no body")}"),
            Is.EqualTo(new[] { "insert shop.reviews ", "insert shop.reviews ", "find shop.reviews ", "getMore ", "runCommand shop 59", "insert shop.reviews 11000" }));

        string[] Exported(string name) => [.. File.ReadAllLines(Path.Combine(folder.Path, name)).Select(line => Different().Replace(line, ""))];
    }

    /// <summary>What differs between any two runs.</summary>
    [GeneratedRegex(@"^[0-9a-f]{32}|(?<=port=)\d+|(?<=127\.0\.0\.1:)\d+|(?<=exception\.stacktrace=).*|(?<=""base64"" : "")[^""]*")]
    private static partial Regex Different();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    /// <summary>What the driver says of a cluster that it could not connect to.</summary>
    [GeneratedRegex(@"(?<=A timeout occurred) after .*(?=' \{db\.)")]
    private static partial Regex ClusterState();

    /// <summary>One run of the app with the product, compared with one without.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _collector = new();
        private readonly MongoServer _server = new();

        public Run(RuntimeUnderTest runtime, string[] steps, params KeyValuePair<string, string>[] environment)
        {
            var app = SampleApp.Get("mongodb", runtime, AppVariant.FrameworkDependent);
            using var other = new MongoServer();
            var bare = AppProcess.Run(app.Command([other.ConnectionString, .. steps]), Limit);
            Result = AppProcess.Run(
                Home.Built.Activate(app.Command([_server.ConnectionString, .. steps]))
                    .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_mongo")
                    .WithEnvironment("LUMIGO_ENDPOINT", _collector.BaseUrl)
                    .WithEnvironment(environment),
                Limit);
            Untouched.CheckSilent(bare, Result);
            Assert.That(Calls(_server), steps.Contains("parallel") ? Is.EquivalentTo(Calls(other)) : Is.EqualTo(Calls(other)), "what the server got");
            Assert.That(SchemaCheck.Objections(All), Is.Empty);
        }

        public ProcessResult Result { get; }

        public IReadOnlyList<ReceivedSpan> All => _collector.AcceptedSpans;

        public IReadOnlyList<Span> Spans => [.. All.Where(one => one.Scope.Name == "MongoDB.Driver").Select(one => one.Span).OrderBy(span => span.StartTimeUnixNano)];

        /// <summary>One line for each of the driver's spans: the step it is below, and all of it.</summary>
        public string Text => string.Join('\n', Spans.Select(span => OneLine(
            $"{All.SingleOrDefault(one => one.Span.SpanId == span.ParentSpanId)?.Span.Name ?? "nobody"}: {span.Kind} '{span.Name}' {span.Status.Code} '{span.Status.Message}' "
            + $"{span.Attributes}{string.Concat(span.Events.Select(one => $" {one.Name} {one.Attributes["exception.type"]}"))}"))).Replace($"{_server.Port}", "<port>", StringComparison.Ordinal);

        private static string OneLine(string text) => ClusterState().Replace(Blanks().Replace(text, " "), "");

        /// <summary>Without the greetings of connections: how many there are is a matter of chance where calls are made at once.</summary>
        private static string[] Calls(MongoServer server) => [.. server.Commands.Where(command => command is not ("hello" or "isMaster"))];

        public void Dispose()
        {
            _collector.Dispose();
            _server.Dispose();
        }
    }
}
