using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An app that uses Npgsql, against PostgreSQL.</summary>
[TestFixture]
public sealed class NpgsqlTests
{
    private static readonly string[] Steps =
    [
        "create", "insert", "select", "scalar-sync", "literal", "missing-table", "missing-table-sync", "duplicate", "commit", "rollback", "prepared",
        "procedure", "batch", "cancelled", "timeout", "change-password", "refused", "reader-left",
    ];

    private PostgreSqlServer? _server;
    private int _databases;

    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.ToTest("npgsql")
        from runtime in RuntimeUnderTest.All
        where TestMatrix.IsFull || runtime == (version.StartsWith("9.", StringComparison.Ordinal) ? RuntimeUnderTest.Net8 : RuntimeUnderTest.Net10)
        select new TestCaseData(version, runtime);

    [OneTimeSetUp]
    public void StartServer() => _server = new PostgreSqlServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TestCaseSource(nameof(Matrix))]
    public void Every_way_to_call_it_gives_the_spans_of_the_page(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime, Steps);
        Assert.That(run.Text, Does.Not.Contain(PostgreSqlServer.Password));
        Assert.That(run.Text, Is.EqualTo(version.StartsWith("9.", StringComparison.Ordinal) ? NpgsqlSpans.Version9 : NpgsqlSpans.Version10), run.Text);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Commands_at_once_are_below_their_callers(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime, ["parallel"]);
        Assert.That(
            run.LibrarySpans.Where(one => one.Span.Attributes.Has("db.query.text"))
                .Select(one => $"{run.Spans.Single(parent => parent.Span.SpanId == one.Span.ParentSpanId).Span.Name} {one.Span.Attributes["db.query.text"]}"),
            Is.EquivalentTo(Enumerable.Range(0, 10).Select(number => $"branch-{number} SELECT {number}")));
    }

    [Test]
    public void Statements_are_cut_and_can_be_left_out()
    {
        var version = TestedVersions.ToTest("npgsql")[^1];
        var cut = Run(version, RuntimeUnderTest.Net10, ["create", "long"]).LibrarySpans[^1].Span;
        Assert.That((string)cut.Attributes["db.query.text"]!, Has.Length.EqualTo(2048));
        var run = Run(version, RuntimeUnderTest.Net10, ["create", "literal", "missing-table"], ("LUMIGO_CAPTURE_PAYLOADS", "False"));
        Assert.Multiple(() =>
        {
            Assert.That(run.Text, Does.Not.Contain("db.query.text").And.Not.Contain("db.statement").And.Not.Contain("mallory"));
            // Opening a connection is a span since version 10.
            string[] opened = version.StartsWith("9.", StringComparison.Ordinal) ? [] : [$"CONNECT shop{_databases}"];
            Assert.That(run.LibrarySpans.Select(one => one.Span.Name), Is.EqualTo((string[])[.. opened, "CREATE TABLE orders", "SELECT orders", "SELECT nowhere"]));
        });
    }

    [Test]
    public void Switched_off_there_is_no_span_of_it()
    {
        var run = Run(TestedVersions.ToTest("npgsql")[^1], RuntimeUnderTest.Net8, ["create", "insert"], ("LUMIGO_DISABLE_INSTRUMENTATION", "postgresql"));
        Assert.That(run.Spans.Select(one => one.Span.Name), Is.EqualTo(new[] { "create", "insert" }));
    }

    /// <summary>The app's output is compared too: it is what its own exporter wrote of the same spans.</summary>
    [TestCaseSource(nameof(Matrix))]
    public void An_app_that_traces_Npgsql_itself_sees_what_it_always_saw_and_nothing_twice(string version, RuntimeUnderTest runtime)
    {
        var app = SampleApp.Get("sql-npgsql-own-otel", runtime, AppVariant.FrameworkDependent, version);
        var database = NewDatabase();
        var run = SqlRun.Of(app, () => database, ["literal", "scalar-sync", "missing-table", "batch", "timeout", "refused"]);
        Assert.That(run.Spans.Where(one => one.Scope.Name == "Sample.Sql").Select(one => one.Span.Name), Has.Exactly(6).Items);
        Assert.That(
            run.LibrarySpans.Where(one => one.Span.Attributes.Has("db.query.text")).Select(one => one.Span.Attributes["db.query.text"]),
            Is.EqualTo(new[] { "SELECT customer FROM orders WHERE customer = 'mallory' AND id IN (1, 2, 3)", "SELECT COUNT(*) FROM orders", "SELECT * FROM nowhere", "SELECT 1;\nSELECT 2", "SELECT pg_sleep(10)" }));
    }

    private SqlRun Run(string version, RuntimeUnderTest runtime, string[] steps, params (string Name, string Value)[] environment)
    {
        var app = SampleApp.Get("sql-npgsql", runtime, AppVariant.FrameworkDependent, version);
        return SqlRun.Of(app, NewDatabase, steps, environment);
    }

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        return (_server!.CreateDatabase(name), new Dictionary<string, string> { [$"{_server.Port}"] = "<port>", [name] = "shop" });
    }
}
