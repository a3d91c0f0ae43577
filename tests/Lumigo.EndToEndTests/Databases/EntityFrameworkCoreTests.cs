using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An app that uses Entity Framework Core on Npgsql, against PostgreSQL: either the provider's spans or Entity Framework Core's, never both.</summary>
[TestFixture]
public sealed class EntityFrameworkCoreTests
{
    private const string OwnScope = "Lumigo.AutoInstrumentation.EntityFrameworkCore";

    private static readonly string[] Steps = ["create", "save", "query", "query-sync", "duplicate", "missing-table", "transaction", "cancelled"];

    private PostgreSqlServer? _server;
    private int _databases;

    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.ToTest("entity-framework-core")
        from runtime in RuntimeUnderTest.All
        let oldest = TestedVersions.MajorOf(version)
        where TestMatrix.IsFull ? runtime.Major >= oldest : runtime.Major == Math.Max(8, oldest)
        select new TestCaseData(version, runtime);

    [OneTimeSetUp]
    public void StartServer() => _server = new PostgreSqlServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TestCaseSource(nameof(Matrix))]
    public void Over_a_provider_with_spans_there_are_those_alone(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime);
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { "Npgsql" }), run.Text);
        Assert.That(Statements(run), Is.EqualTo(Expected), run.Text);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Over_a_provider_without_spans_each_command_is_one(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime, ("LUMIGO_DISABLE_INSTRUMENTATION", "npgsql"));
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { OwnScope }), run.Text);
        Assert.That(Statements(run), Is.EqualTo(Expected), run.Text);
        Assert.That(run.Text, Does.Not.Contain(PostgreSqlServer.Password));
        Assert.That(
            run.LibrarySpans.Where(one => one.Span.Name == "DELETE nowhere").Select(one => one.Span.Attributes.ToString().Replace($"{_server!.Port}", "<port>", StringComparison.Ordinal)).Single(),
            Is.EqualTo($"{{db.name=\"shop{_databases}\", db.namespace=\"shop{_databases}\", db.query.summary=\"DELETE nowhere\", db.query.text=\"DELETE FROM nowhere\", "
                + "db.response.status_code=\"42P01\", db.statement=\"DELETE FROM nowhere\", db.system=\"postgresql\", db.system.name=\"postgresql\", error.type=\"42P01\", "
                + "server.address=\"127.0.0.1\", server.port=<port>}"));
    }

    [Test]
    public void Switched_off_by_name_there_is_no_span()
    {
        var run = Run(TestedVersions.ToTest("entity-framework-core")[^1], RuntimeUnderTest.Net10, ("LUMIGO_DISABLE_INSTRUMENTATION", "npgsql,EFCore"));
        Assert.That(run.LibrarySpans, Is.Empty);
    }

    private static readonly string[] Expected =
    [
        "create: CREATE TABLE Orders Unset", "save: INSERT Orders Unset", "query: SELECT Orders Unset", "query-sync: SELECT Orders Unset",
        "duplicate: INSERT Orders Error 23505", "missing-table: DELETE nowhere Error 42P01", "transaction: UPDATE Orders Unset", "cancelled: SELECT Error",
    ];

    private static IEnumerable<string> Statements(SqlRun run) =>
        from one in run.LibrarySpans
        where one.Span.Attributes.Has("db.query.text")
        let parent = run.Spans.Single(other => other.Span.SpanId == one.Span.ParentSpanId).Span.Name
        select $"{parent}: {one.Span.Name} {one.Span.Status.Code} {one.Span.Attributes["db.response.status_code"]}".TrimEnd();

    private SqlRun Run(string version, RuntimeUnderTest runtime, params (string Name, string Value)[] environment) =>
        SqlRun.Of(SampleApp.Get("sql-ef-npgsql", runtime, AppVariant.FrameworkDependent, version), NewDatabase, Steps, environment);

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        return (_server!.CreateDatabase(name), new Dictionary<string, string> { [$"{_server.Port}"] = "<port>", [name] = "shop" });
    }
}
