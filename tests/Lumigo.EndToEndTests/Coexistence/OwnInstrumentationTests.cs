using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using Lumigo.TestKit.Servers;
using Lumigo.TestKit.Servers.Mongo;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>
/// An application that traces a library itself, with the package there is for that: what it exports is what it exported without us, and what we export has one span
/// for each call.
/// </summary>
[TestFixture]
public sealed partial class OwnInstrumentationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>The library, what the application listens to beside the package's source, and the runtime that short runs use.</summary>
    private static IEnumerable<TestCaseData> Matrix =>
        from one in new[]
        {
            ("redis", "OpenTelemetry.Instrumentation.StackExchangeRedis", 8),
            ("redis", "*", 10),
            ("kafka", "OpenTelemetry.Instrumentation.ConfluentKafka", 10),
            ("kafka-extensions", "Confluent.Kafka.Extensions.Diagnostics", 8),
            ("entity-framework", "OpenTelemetry.Instrumentation.EntityFrameworkCore", 8),
            ("entity-framework", "OpenTelemetry.Instrumentation.EntityFrameworkCore", 10),
            ("entity-framework", "OpenTelemetry.Instrumentation.EntityFrameworkCore,Npgsql", 10),
            ("grpc", "Sample.Own", 8),
            ("grpc", "Sample.Own,Microsoft.AspNetCore,System.Net.Http", 10),
            ("rabbitmq", "RabbitMQ.Client.*", 8),
            ("mysql-data", "connector-net", 10),
            ("mongodb", "MongoDB.Driver.Core.Extensions.DiagnosticSources", 8),
            ("mongodb", "MongoDB.Driver.Core.Extensions.DiagnosticSources,MongoDB.Driver", 10),
        }
        from runtime in new[] { 8, 10 }
        where TestMatrix.IsFull ? one.Item2 != "OpenTelemetry.Instrumentation.EntityFrameworkCore,Npgsql" || runtime == 10 : runtime == one.Item3
        select new TestCaseData(one.Item1, one.Item2, runtime);

    [TestCaseSource(nameof(Matrix))]
    public void A_call_has_one_span_and_the_application_exports_what_it_always_did(string library, string sources, int runtime)
    {
        var app = SampleApp.Get("own-instrumentation", RuntimeUnderTest.All.Single(one => one.Major == runtime), AppVariant.FrameworkDependent);
        using var folder = new TemporaryFolder("own");
        using var collector = new OtlpEndpoint();
        using var server = Server.Of(library, runtime, folder.Path);
        var bare = AppProcess.Run(Command(app, "bare", server.Next()), Limit);
        var traced = AppProcess.Run(
            Home.Built.Activate(Command(app, "traced", server.Next())).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_own").WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl), Limit);
        Assert.That(bare.ExitCode, Is.Zero, bare.ToString);
        Untouched.CheckSilent(bare, traced);
        Same.Lines(Exported("bare"), Exported("traced"), "spans the app exported");
        Assert.That(Exported("traced"), Has.Some.Contains(library == "mysql-data" ? "connector-net" : sources == "*" ? "StackExchangeRedis" : library == "grpc" ? "GrpcNetClient" : sources.Split(',', '*')[0]));
        Assert.That(SchemaCheck.Objections(collector.AcceptedSpans), Is.Empty);
        Assert.That(Lines(collector.AcceptedSpans), Is.EqualTo(Expected(library, sources, runtime)), string.Join('\n', Lines(collector.AcceptedSpans)));
        if (library == "entity-framework")
        {
            Assert.That(collector.AcceptedSpans.Where(one => one.Scope.Name != "Sample.Own").Select(one => one.Span.Attributes["db.query.text"]), Has.Some.EqualTo("DELETE FROM nowhere"));
        }

        ProcessSpec Command(PublishedApp published, string export, string connection) =>
            published.Command([library, $"Sample.Own,{sources}", Path.Combine(folder.Path, export), connection]);

        // Where the application does not listen to the driver, what it sees above its spans is another thing: docs/design/coexistence.md.
        string[] Exported(string name) =>
        [
            .. File.ReadAllLines(Path.Combine(folder.Path, name)).Select(line => Different().Replace(library == "mongodb" ? Parents().Replace(line, "") : line, "")),
        ];
    }

    private static string[] Expected(string library, string sources, int runtime) => library switch
    {
        "redis" =>
        [
            "traced: OpenTelemetry.Instrumentation.StackExchangeRedis SET",
            "traced: OpenTelemetry.Instrumentation.StackExchangeRedis GET",
            "sync: OpenTelemetry.Instrumentation.StackExchangeRedis GET",
            "failing: OpenTelemetry.Instrumentation.StackExchangeRedis LLEN",
            "other: Lumigo.AutoInstrumentation.Redis SET",
            "other: Lumigo.AutoInstrumentation.Redis GET",
        ],
        "kafka" =>
        [
            "produce: OpenTelemetry.Instrumentation.ConfluentKafka send orders",
            "produce with handler: OpenTelemetry.Instrumentation.ConfluentKafka send orders",
            "consume: OpenTelemetry.Instrumentation.ConfluentKafka poll orders",
            "consume: OpenTelemetry.Instrumentation.ConfluentKafka poll orders",
        ],
        "kafka-extensions" =>
        [
            "produce: Confluent.Kafka.Extensions.Diagnostics produce kafka.orders",
            "produce kafka.orders: Confluent.Kafka.Extensions.Diagnostics consume kafka.orders",
        ],
        "entity-framework" when runtime == 8 =>
        [
            "create: OpenTelemetry.Instrumentation.EntityFrameworkCore CREATE TABLE Orders",
            "save: OpenTelemetry.Instrumentation.EntityFrameworkCore INSERT Orders",
            "query: OpenTelemetry.Instrumentation.EntityFrameworkCore SELECT Orders",
            "missing-table: OpenTelemetry.Instrumentation.EntityFrameworkCore DELETE nowhere failed",
        ],
        "entity-framework" =>
        [
            "create: OpenTelemetry.Instrumentation.EntityFrameworkCore CREATE TABLE Orders",
            .. sources.Contains("Npgsql", StringComparison.Ordinal) ? new[] { "CREATE TABLE Orders: Npgsql CONNECT shop" } : [],
            "save: OpenTelemetry.Instrumentation.EntityFrameworkCore INSERT Orders",
            "query: OpenTelemetry.Instrumentation.EntityFrameworkCore SELECT Orders",
            "missing-table: OpenTelemetry.Instrumentation.EntityFrameworkCore DELETE nowhere failed",
        ],
        "grpc" when sources.Contains("System.Net.Http", StringComparison.Ordinal) =>
        [
            "place: OpenTelemetry.Instrumentation.GrpcNetClient shop.v1.Orders/Place",
            "shop.v1.Orders/Place: System.Net.Http POST",
            "POST: Microsoft.AspNetCore shop.v1.Orders/Place",
            "refused: OpenTelemetry.Instrumentation.GrpcNetClient shop.v1.Orders/Refuse failed",
            "shop.v1.Orders/Refuse: System.Net.Http POST",
            "POST: Microsoft.AspNetCore shop.v1.Orders/Refuse",
        ],
        "grpc" =>
        [
            "place: OpenTelemetry.Instrumentation.GrpcNetClient shop.v1.Orders/Place",
            "shop.v1.Orders/Place: Microsoft.AspNetCore shop.v1.Orders/Place",
            "refused: OpenTelemetry.Instrumentation.GrpcNetClient shop.v1.Orders/Refuse failed",
            "shop.v1.Orders/Refuse: Microsoft.AspNetCore shop.v1.Orders/Refuse",
        ],
        "rabbitmq" =>
        [
            "publish 0: RabbitMQ.Client.Publisher publish own-orders",
            "publish 1: RabbitMQ.Client.Publisher publish own-orders",
            "fetch: RabbitMQ.Client.Subscriber fetch own-orders",
            "nobody: RabbitMQ.Client.Subscriber deliver own-orders",
        ],
        "mysql-data" =>
        [
            "create: Lumigo.AutoInstrumentation.MySqlData CREATE TABLE orders",
            "insert: Lumigo.AutoInstrumentation.MySqlData INSERT orders",
            "missing-table: Lumigo.AutoInstrumentation.MySqlData SELECT nowhere failed",
        ],
        _ =>
        [
            "insert: MongoDB.Driver insert shop.reviews",
            "find: MongoDB.Driver find shop.reviews",
            "find: MongoDB.Driver.Core.Extensions.DiagnosticSources mongodb.getMore",
            "failing: MongoDB.Driver runCommand shop failed",
        ],
    };

    /// <summary>One line for each span of a library: what it is below, its scope and name.</summary>
    private static IReadOnlyList<string> Lines(IReadOnlyList<ReceivedSpan> spans) =>
    [
        .. from one in spans
           where one.Scope.Name != "Sample.Own"
           orderby one.Span.StartTimeUnixNano
           let parent = spans.SingleOrDefault(other => other.Span.SpanId == one.Span.ParentSpanId)
           let above = parent is not null ? parent.Span.Name : one.Span.ParentSpanId.Length > 0 ? "a span that is missing" : "nobody"
           select Numbers().Replace($"{above}: {one.Scope.Name} {one.Span.Name}{(one.Span.Status.Code == StatusCode.Error ? " failed" : "")}", ""),
    ];

    /// <summary>What differs between any two runs.</summary>
    [GeneratedRegex(@"^[0-9a-f]{32}|(?<=parent )[0-9a-f]{16}|shop\d+|(?<=port=)\d+|(?<=Port=)\d+|(?<=127\.0\.0\.1:)\d+|(?<=exception\.stacktrace=).*|(?<=connection_id=)\d+|(?<=thread\.id=)\d+|, thread\.name=[^,}]*|(?<=\.sqlite)\d+|(?<=delivery_tag=)\d+|(?<=""base64"" : "")[^""]*")]
    private static partial Regex Different();

    [GeneratedRegex(@"(?<= \| parent )[^|]+")]
    private static partial Regex Parents();

    [GeneratedRegex(@"(?<=shop)\d+")]
    private static partial Regex Numbers();

    /// <summary>What a library calls, and a fresh place there for each run.</summary>
    private sealed class Server(Func<string> next, params IDisposable[] parts) : IDisposable
    {
        public static Server Of(string library, int runtime, string folder)
        {
            var number = 0;
            switch (library)
            {
                case "redis":
                    var redis = new RedisServer();
                    return new Server(() => redis.ConnectionString, redis);
                case "kafka" or "kafka-extensions":
                    KafkaBroker[] brokers = [new("orders"), new("orders")];
                    return new Server(() => brokers[number++].Servers, brokers);
                case "entity-framework" when runtime == 8:
                    return new Server(() => $"Data Source={Path.Combine(folder, $"shop{number++}.sqlite")}");
                case "entity-framework":
                    var postgres = new PostgreSqlServer();
                    return new Server(() => postgres.CreateDatabase($"shop{number++}"), postgres);
                case "rabbitmq":
                    var rabbit = new RabbitMqServer();
                    return new Server(() => rabbit.ConnectionString, rabbit);
                case "mysql-data":
                    var maria = new MariaDbServer();
                    return new Server(() => maria.CreateDatabase($"shop{number++}"), maria);
                case "mongodb":
                    MongoServer[] mongo = [new(), new()];
                    return new Server(() => mongo[number++].ConnectionString, mongo);
                default:
                    return new Server(() => "none");
            }
        }

        public string Next() => next();

        public void Dispose() => Array.ForEach(parts, part => part.Dispose());
    }
}
