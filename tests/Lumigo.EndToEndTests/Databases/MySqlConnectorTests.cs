using System.Text.RegularExpressions;
using Lumigo.EndToEndTests.Coexistence;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An app that uses MySqlConnector (a look-alike of it, with the spans of several versions), against MariaDB.</summary>
[TestFixture]
public sealed partial class MySqlConnectorTests
{
    private static readonly string[] Steps =
    [
        "create", "insert", "select", "scalar-sync", "literal", "missing-table", "missing-table-sync", "duplicate", "commit", "rollback", "prepared",
        "procedure", "batch", "batch-sync", "cancelled", "timeout", "change-password", "refused", "reader-left",
    ];

    private MariaDbServer? _server;
    private int _databases;

    /// <summary>Each generation of spans; in short runs each on one runtime.</summary>
    private static IEnumerable<TestCaseData> Matrix =>
        from one in new[]
        {
            ("2.0.0", RuntimeUnderTest.Net8, ""), ("2.3.5", RuntimeUnderTest.Net10, ""), ("2.5.0", RuntimeUnderTest.Net9, ""), ("2.6.1", RuntimeUnderTest.Net8, ""),
            ("2.6.1", RuntimeUnderTest.Net10, "database"), ("2.6.1", RuntimeUnderTest.Net10, "database/dup"),
        }
        from runtime in RuntimeUnderTest.All
        where TestMatrix.IsFull || (runtime == one.Item2 && one.Item1 != "2.5.0")
        select new TestCaseData(one.Item1, runtime, one.Item3);

    [OneTimeSetUp]
    public void StartServer() => _server = new MariaDbServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TestCaseSource(nameof(Matrix))]
    public void Every_way_to_call_it_gives_the_same_spans_with_each_version_and_its_names(string version, RuntimeUnderTest runtime, string optIn)
    {
        var run = Run(version, runtime, Steps, ("OTEL_SEMCONV_STABILITY_OPT_IN", optIn));
        Assert.That(run.Text, Does.Not.Contain(MariaDbServer.Password).And.Not.Contain("KILL QUERY").And.Not.Contain("db.connection_string").And.Not.Contain("thread.id"));
        Assert.That(Others().Replace(run.Text, ""), Is.EqualTo(optIn == "database" ? MySqlConnectorSpans.WithStableNamesAlone : MySqlConnectorSpans.Of(version)), run.Text);
    }

    /// <summary>The process ends with the failure: what the library writes on the span it has stopped must still be in what is flushed.</summary>
    [TestCase("2.0.0")]
    [TestCase("2.6.1")]
    public void The_last_thing_a_process_does_fails(string version)
    {
        for (var round = 0; round < 3; round++)
        {
            var failed = Run(version, RuntimeUnderTest.Net8, ["missing-table"]).LibrarySpans.Single(one => one.Span.Name == "SELECT nowhere").Span;
            Assert.That($"{failed.Status.Code} {failed.Attributes["error.type"]} {failed.Status.Message}", Is.EqualTo($"Error 1146 Table 'shop{_databases}.nowhere' doesn't exist"));
        }
    }

    /// <summary>Nor before 2.6, where the batch's span is ours.</summary>
    [TestCase("2.0.0", "net8.0")]
    [TestCase("2.6.1", "net10.0")]
    public void What_is_asked_for_a_procedure_in_a_batch_has_no_span(string version, string runtime)
    {
        var run = Run(version, RuntimeUnderTest.All.Single(one => one.TargetFramework == runtime), ["create", "batch-procedure"]);
        Assert.That(run.Text, Does.Not.Contain("mysql.proc").And.Contain("BATCH shop"));
        Assert.That(run.LibrarySpans, Has.Count.EqualTo(6), run.Text);
    }

    /// <summary>The server's answer to that is an error, of which the application never hears.</summary>
    [TestCase("2.0.0", "net8.0")]
    [TestCase("2.6.1", "net10.0")]
    public void A_reader_that_is_closed_with_its_command_cancelled_has_not_failed(string version, string runtime)
    {
        var run = Run(version, RuntimeUnderTest.All.Single(one => one.TargetFramework == runtime), ["create", "insert", "reader-left-cancelled"]);
        Assert.That(
            run.LibrarySpans.Select(one => $"{one.Span.Name} {one.Span.Status.Code}"),
            Is.EqualTo(new[] { "Open Unset", "CREATE TABLE orders Unset", "Open Unset", "INSERT orders Unset", "Open Unset", "SELECT orders SELECT orders Unset" }), run.Text);
        Assert.That(run.LibrarySpans[^1].Span.Events, Is.Empty);
    }

    [Test]
    public void Commands_at_once_are_below_their_callers()
    {
        var run = Run("2.6.1", RuntimeUnderTest.Net8, ["parallel"]);
        Assert.That(
            run.LibrarySpans.Where(one => one.Span.Attributes.Has("db.query.text"))
                .Select(one => $"{run.Spans.Single(parent => parent.Span.SpanId == one.Span.ParentSpanId).Span.Name} {one.Span.Attributes["db.query.text"]}"),
            Is.EquivalentTo(Enumerable.Range(0, 10).Select(number => $"branch-{number} SELECT {number}")));
    }

    [Test]
    public void Statements_can_be_left_out_and_spans_switched_off()
    {
        var run = Run("2.6.1", RuntimeUnderTest.Net8, ["create", "literal", "missing-table"], ("LUMIGO_CAPTURE_PAYLOADS", "False"));
        Assert.That(run.Text, Does.Not.Contain("db.query.text").And.Not.Contain("db.statement").And.Not.Contain("mallory"));
        Assert.That(run.LibrarySpans.Select(one => one.Span.Name), Is.EqualTo(new[] { "Open", "CREATE TABLE orders", "Open", "SELECT orders", "Open", "SELECT nowhere" }));
        var off = Run("2.6.1", RuntimeUnderTest.Net8, ["create", "insert"], ("LUMIGO_DISABLE_INSTRUMENTATION", "MySqlConnector,mysql-data"));
        Assert.That(off.Spans.Select(one => one.Span.Name), Is.EqualTo(new[] { "create", "insert" }));
    }

    /// <summary>The app's own export of the same spans is what it was; ours is complete also where the app does not listen.</summary>
    [TestCase("Sample.Sql,MySqlConnector", "net8.0")]
    [TestCase("Sample.Sql", "net8.0")]
    [TestCase("*", "net10.0")]
    [TestCase("Sample.Sql", "net10.0")]
    public void Beside_an_opentelemetry_of_the_app_nothing_is_doubled_or_changed(string sources, string runtime)
    {
        string[] steps = ["create", "insert", "missing-table", "missing-table-sync", "commit", "batch"];
        var app = SampleApp.Get("sql-mysqlconnector-own-otel", RuntimeUnderTest.All.Single(one => one.TargetFramework == runtime), AppVariant.FrameworkDependent);
        using var folder = new TemporaryFolder("own");
        using var collector = new OtlpEndpoint();
        var bare = AppProcess.Run(app.Command([sources, Path.Combine(folder.Path, "bare"), NewDatabase().ConnectionString, .. steps]), TimeSpan.FromSeconds(60));
        var command = Home.Built.Activate(app.Command([sources, Path.Combine(folder.Path, "traced"), NewDatabase().ConnectionString, .. steps]))
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_sql")
            .WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl);
        Untouched.CheckSilent(bare, AppProcess.Run(command, TimeSpan.FromSeconds(60)));
        Same.Lines(Exported("bare"), Exported("traced"), "spans the app exported");
        Assert.That(SchemaCheck.Objections(collector.AcceptedSpans), Is.Empty);
        var ours = collector.AcceptedSpans.Where(one => one.Scope.Name == "MySqlConnector").Select(one => one.Span).OrderBy(span => span.StartTimeUnixNano).ToList();
        Assert.That(
            ours.Select(span => span.Name),
            Is.EqualTo(new[] { "Open", "CREATE TABLE orders", "Open", "INSERT orders", "Open", "SELECT nowhere", "Open", "DELETE nowhere", "Open", "UPDATE orders", "Commit", "Open", $"BATCH shop{_databases}" }));
        Assert.That(ours.Where(span => span.Name.EndsWith("nowhere", StringComparison.Ordinal)).Select(span => $"{span.Status.Code} {span.Attributes["error.type"]}"), Is.EqualTo(new[] { "Error 1146", "Error 1146" }));

        string[] Exported(string name) => [.. File.ReadAllLines(Path.Combine(folder.Path, name)).Select(line => Different().Replace(line, ""))];
    }

    /// <summary>Ids, ports and databases, which differ between any two runs.</summary>
    [GeneratedRegex(@"^[0-9a-f]{32}|shop\d+|db\.connection_id=\d+|(?<=[Pp]ort=)\d+|thread\.id=\d+|(?<=exception\{.*exception\.stacktrace=).*")]
    private static partial Regex Different();

    /// <summary>Only with the stable names.</summary>
    [GeneratedRegex(@", network\.peer\.port=\d+|, network\.peer\.port=<port>|db\.operation\.batch\.size=2, |(?<=db\.namespace=""shop"", )db\.operation\.name=""(COMMIT|ROLLBACK)"", ")]
    private static partial Regex Others();

    private SqlRun Run(string version, RuntimeUnderTest runtime, string[] steps, params (string Name, string Value)[] environment) =>
        SqlRun.Of(SampleApp.Get("sql-mysqlconnector", runtime, AppVariant.FrameworkDependent, version), NewDatabase, steps, [("LUMIGO_DISABLE_INSTRUMENTATION", "mysql-data"), .. environment]);

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        // As all versions of the library write it: "Disabled" came with 2.1.
        return (_server!.CreateDatabase(name).Replace("SslMode=Disabled", "SslMode=None", StringComparison.Ordinal), new Dictionary<string, string> { [$"{_server.Port}"] = "<port>", [name] = "shop" });
    }
}
