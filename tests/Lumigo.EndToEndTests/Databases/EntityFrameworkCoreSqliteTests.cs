using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>
/// An app that uses Entity Framework Core's Sqlite provider: over Sqlite, which has no spans, over connections that wrap others, as profilers' do, and over
/// Npgsql's, which has spans. Each command is one span.
/// </summary>
[TestFixture]
public sealed class EntityFrameworkCoreSqliteTests
{
    private const string OwnScope = "Lumigo.AutoInstrumentation.EntityFrameworkCore";

    private static readonly string[] Steps =
    [
        "create", "save", "save-sync", "query", "query-sync", "enumerate", "duplicate", "missing-table", "missing-table-sync", "transaction", "cancelled", "parallel",
    ];

    private static readonly string[] Expected =
    [
        "create: CREATE TABLE Orders Unset", "save: INSERT Orders Unset", "save: INSERT Orders Unset", "save-sync: INSERT Orders Unset", "query: SELECT Orders Unset",
        "query-sync: SELECT Orders Unset", "enumerate: SELECT Orders Unset", "duplicate: INSERT Orders Error", "missing-table: DELETE nowhere Error",
        "missing-table-sync: DELETE nowhere Error", "transaction: UPDATE Orders Unset",
    ];

    // Never given to the database: no span of a provider's.
    private static readonly string[] Cancelled = ["cancelled: DELETE Orders Error"];

    private static readonly string[] Branches = [.. Enumerable.Range(0, 8).Select(number => $"branch-{number}: SELECT Orders Unset")];

    private readonly TemporaryFolder _folder = new();
    private PostgreSqlServer? _server;
    private int _databases;

    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.NewestOfEachMajor("entity-framework-core-sqlite", @from: 8)
        from runtime in RuntimeUnderTest.All
        let major = TestedVersions.MajorOf(version)
        where runtime.Major == Math.Max(8, major) || (TestMatrix.IsFull && runtime.Major >= (major == 10 ? 10 : 8))
        select new TestCaseData(version, runtime);

    private static IEnumerable<TestCaseData> OldestAndNewest
    {
        get
        {
            TestCaseData[] all = [.. Matrix];
            return TestMatrix.IsFull || all.Length < 3 ? all : [all[0], all[^1]];
        }
    }

    [OneTimeSetUp]
    public void StartServer() => _server = new PostgreSqlServer();

    [OneTimeTearDown]
    public void StopServer()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [TestCaseSource(nameof(Matrix))]
    public void Each_command_on_Sqlite_is_one_span(string version, RuntimeUnderTest runtime)
    {
        var run = Sqlite("sqlite", version, runtime, [.. Steps, "locked"]);
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { OwnScope }), run.Text);
        Assert.That(Statements(run), Is.EqualTo((string[])[.. Expected, .. Cancelled, "locked: DELETE Orders Error", .. Branches]), run.Text);
        Assert.Multiple(() =>
        {
            Assert.That(AttributesOf(run, "query-sync"), Is.EqualTo(
                "{db.name=\"shop.db\", db.namespace=\"shop.db\", db.query.summary=\"SELECT Orders\", db.query.text=\"SELECT COUNT(*)\nFROM \"Orders\" AS \"o\"\", "
                + "db.statement=\"SELECT COUNT(*)\nFROM \"Orders\" AS \"o\"\", db.system=\"sqlite\", db.system.name=\"sqlite\"}"));
            Assert.That(AttributesOf(run, "missing-table-sync"), Is.EqualTo(
                "{db.name=\"shop.db\", db.namespace=\"shop.db\", db.query.summary=\"DELETE nowhere\", db.query.text=\"DELETE FROM nowhere\", "
                + "db.response.status_code=\"1\", db.statement=\"DELETE FROM nowhere\", db.system=\"sqlite\", db.system.name=\"sqlite\", error.type=\"1\"}"));
            Assert.That(Failures(run), Is.EqualTo(new[]
            {
                "duplicate: 19 Microsoft.Data.Sqlite.SqliteException", "missing-table: 1 Microsoft.Data.Sqlite.SqliteException",
                "missing-table-sync: 1 Microsoft.Data.Sqlite.SqliteException", "cancelled: System.OperationCanceledException", "locked: 5 Microsoft.Data.Sqlite.SqliteException",
            }));
        });
    }

    [TestCaseSource(nameof(OldestAndNewest))]
    public void Over_a_wrapped_provider_each_command_is_one_span(string version, RuntimeUnderTest runtime)
    {
        var over = Sqlite("profiled-sqlite", version, runtime, Steps);
        Assert.That(over.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { OwnScope }), over.Text);
        Assert.That(Statements(over), Is.EqualTo((string[])[.. Expected, .. Cancelled, .. Branches]), over.Text);
        Assert.That(over.LibrarySpans.Select(one => one.Span.Attributes["db.system.name"]).Distinct(), Is.EqualTo(new[] { "sqlite" }), over.Text);

        over = PostgreSql("profiled-npgsql", version, runtime);
        Assert.That(over.LibrarySpans.Where(one => one.Scope.Name != "Npgsql").Select(one => one.Scope.Name), Is.EqualTo(new[] { OwnScope }), over.Text);
        Assert.That(Statements(over), Is.EqualTo((string[])[.. Expected, .. Cancelled, .. Branches]), over.Text);
    }

    [Test]
    public void Over_a_wrapped_provider_that_is_woven_each_command_is_one_span()
    {
        using var server = new MariaDbServer();
        var version = TestedVersions.NewestOfEachMajor("entity-framework-core-sqlite", @from: 8)[^1];
        var run = SqlRun.Of(App(version, RuntimeUnderTest.Net10), () => ($"profiled-mysql {server.CreateDatabase($"shop{++_databases}")}", new Dictionary<string, string>()), ["missing-table", "missing-table-sync"]);
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { "Lumigo.AutoInstrumentation.MySqlData" }), run.Text);
        Assert.That(Statements(run), Is.EqualTo(new[] { "missing-table: DELETE nowhere Error", "missing-table-sync: DELETE nowhere Error" }), run.Text);
    }

    [TestCaseSource(nameof(OldestAndNewest))]
    public void Over_a_provider_with_spans_there_are_those_alone(string version, RuntimeUnderTest runtime)
    {
        var run = PostgreSql("npgsql", version, runtime);
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { "Npgsql" }), run.Text);
        Assert.That(Statements(run), Is.EqualTo((string[])[.. Expected, .. Branches]), run.Text);
    }

    [Test]
    public void With_the_wrapped_providers_spans_switched_off_there_are_those_of_the_framework()
    {
        var run = PostgreSql("profiled-npgsql", TestedVersions.NewestOfEachMajor("entity-framework-core-sqlite", @from: 8)[^1], RuntimeUnderTest.Net10, ("LUMIGO_DISABLE_INSTRUMENTATION", "npgsql"));
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { OwnScope }), run.Text);
        Assert.That(Statements(run), Is.EqualTo((string[])[.. Expected, .. Cancelled, .. Branches]), run.Text);
    }

    private static IEnumerable<string> Statements(SqlRun run) =>
        from one in run.LibrarySpans
        where one.Span.Attributes.Has("db.query.text")
        let parent = run.Spans.Single(other => other.Span.SpanId == one.Span.ParentSpanId).Span.Name
        orderby parent.StartsWith("branch", StringComparison.Ordinal) ? parent : ""
        select $"{parent}: {one.Span.Name} {one.Span.Status.Code}";

    private static string AttributesOf(SqlRun run, string step) => Below(run, step).Single().Span.Attributes.ToString();

    private static IEnumerable<Lumigo.TestKit.Otlp.ReceivedSpan> Below(SqlRun run, string step) =>
        run.LibrarySpans.Where(one => run.Spans.Single(other => other.Span.SpanId == one.Span.ParentSpanId).Span.Name == step);

    private static IEnumerable<string> Failures(SqlRun run) =>
        from step in Steps.Append("locked")
        from one in Below(run, step)
        where one.Span.Attributes.Has("error.type")
        select $"{step}: {one.Span.Attributes["error.type"]} {string.Join(' ', one.Span.Events.Select(entry => entry.Attributes["exception.type"]))}".TrimEnd();

    private SqlRun Sqlite(string provider, string version, RuntimeUnderTest runtime, IReadOnlyList<string> steps) => SqlRun.Of(App(version, runtime), () =>
    {
        var folder = Path.Combine(_folder.Path, $"{++_databases}");
        Directory.CreateDirectory(folder);
        return ($"{provider} Data Source={Path.Combine(folder, "shop.db")}", new Dictionary<string, string>());
    }, steps);

    private SqlRun PostgreSql(string provider, string version, RuntimeUnderTest runtime, params (string Name, string Value)[] environment) =>
        SqlRun.Of(App(version, runtime), () => ($"{provider} {_server!.CreateDatabase($"shop{++_databases}")}", new Dictionary<string, string>()), Steps, environment);

    private static PublishedApp App(string version, RuntimeUnderTest runtime) => SampleApp.Get("sql-ef-sqlite", runtime, AppVariant.FrameworkDependent, version);
}
