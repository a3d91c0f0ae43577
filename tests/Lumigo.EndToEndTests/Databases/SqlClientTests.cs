using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers.SqlServer;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An app that uses Microsoft.Data.SqlClient, the real one, against a server that speaks its protocol.</summary>
[TestFixture]
public sealed class SqlClientTests
{
    private static readonly string[] Steps =
    [
        "create", "insert", "select", "scalar", "scalar-sync", "non-query-sync", "reader-sync", "xml", "xml-sync", "literal", "missing-table", "missing-table-sync", "missing-table-scalar",
        "missing-table-xml", "duplicate", "commit", "rollback", "prepared", "procedure", "missing-procedure", "batch", "batch-mixed", "batch-failing", "cancelled", "cancelled-scalar",
        "cancelled-before", "cancel-method", "timeout", "timeout-sync", "closed", "statistics", "below-entity-framework", "change-password", "reader-left",
    ];

    private TdsServer? _server;
    private int _databases;

    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.ToTest("sqlclient")
        from runtime in RuntimeUnderTest.All
        where TestMatrix.IsFull || runtime == (version.StartsWith("6.", StringComparison.Ordinal) ? RuntimeUnderTest.Net8 : RuntimeUnderTest.Net10)
        select new TestCaseData(version, runtime);

    [OneTimeSetUp]
    public void StartServer() => _server = new TdsServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TestCaseSource(nameof(Matrix))]
    public void Every_way_to_call_it_gives_the_spans_of_the_page(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime, Steps);
        Assert.That(run.Text, Does.Not.Contain(TdsServer.Password).And.Not.Contain("apple-crumble"));
        Assert.That(run.Text, Is.EqualTo(SqlClientSpans.All), run.Text);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Commands_at_once_are_below_their_callers(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime, ["parallel"]);
        Assert.That(
            run.LibrarySpans.Select(one => $"{run.Spans.Single(parent => parent.Span.SpanId == one.Span.ParentSpanId).Span.Name} {one.Span.Attributes["db.query.text"]}"),
            Is.EquivalentTo(Enumerable.Range(0, 10).Select(number => $"branch-{number} SELECT {number}")));
    }

    [Test]
    public void Statements_are_cut_and_can_be_left_out()
    {
        var version = TestedVersions.ToTest("sqlclient")[^1];
        var cut = Run(version, RuntimeUnderTest.Net10, ["create", "long"]).LibrarySpans[^1].Span;
        Assert.That((string)cut.Attributes["db.query.text"]!, Has.Length.EqualTo(2048));
        var run = Run(version, RuntimeUnderTest.Net10, ["create", "literal", "batch", "missing-table"], ("LUMIGO_CAPTURE_PAYLOADS", "False"));
        Assert.Multiple(() =>
        {
            Assert.That(run.Text, Does.Not.Contain("db.query.text").And.Not.Contain("db.statement").And.Not.Contain("mallory"));
            Assert.That(run.LibrarySpans.Select(one => one.Span.Name), Is.EqualTo(new[] { "CREATE TABLE orders", "SELECT orders", "SELECT SELECT", "SELECT nowhere" }));
        });
    }

    [Test]
    public void Switched_off_there_is_no_span_of_it()
    {
        var run = Run(TestedVersions.ToTest("sqlclient")[0], RuntimeUnderTest.Net8, ["create", "insert"], ("LUMIGO_DISABLE_INSTRUMENTATION", "MSSQL"));
        Assert.That(run.Spans.Select(one => one.Span.Name), Is.EqualTo(new[] { "create", "insert" }));
    }

    /// <summary>The app's output is compared too: it is what its own exporter wrote of the same spans.</summary>
    [TestCaseSource(nameof(RuntimesWithTracing))]
    public void An_app_that_traces_it_itself_sees_what_it_always_saw_and_nothing_twice(RuntimeUnderTest runtime)
    {
        var app = SampleApp.Get("sql-sqlclient-own-otel", runtime, AppVariant.FrameworkDependent, TestedVersions.ToTest("sqlclient")[^1]);
        var database = NewDatabase();
        var run = SqlRun.Of(app, () => database, ["create", "literal", "scalar-sync", "missing-table", "missing-table-sync"]);
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { "OpenTelemetry.Instrumentation.SqlClient" }));
        Assert.That(
            run.LibrarySpans.Select(one => one.Span.Attributes["db.query.text"]).Distinct(),
            Is.SupersetOf(new[] { "SELECT customer FROM orders WHERE customer = 'mallory' AND id IN (1, 2, 3)", "SELECT COUNT(*) FROM orders", "SELECT * FROM nowhere", "DELETE FROM nowhere" }));
    }

    private static IEnumerable<RuntimeUnderTest> RuntimesWithTracing => TestMatrix.IsFull ? [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10] : [RuntimeUnderTest.Net10];

    private SqlRun Run(string version, RuntimeUnderTest runtime, string[] steps, params (string Name, string Value)[] environment)
    {
        var app = SampleApp.Get("sql-sqlclient", runtime, AppVariant.FrameworkDependent, version);
        return SqlRun.Of(app, NewDatabase, steps, environment);
    }

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        return (_server!.ConnectionString(name), new Dictionary<string, string> { [$"{_server.Port}"] = "<port>", [name] = "shop" });
    }
}
