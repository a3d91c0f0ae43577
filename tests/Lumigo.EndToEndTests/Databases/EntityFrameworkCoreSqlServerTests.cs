using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers.SqlServer;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An app that uses Entity Framework Core on Microsoft.Data.SqlClient: either the spans of the one or those of the other, never both.</summary>
[TestFixture]
public sealed class EntityFrameworkCoreSqlServerTests
{
    private static readonly string[] Steps = ["create", "save", "query", "query-sync", "duplicate", "missing-table", "transaction", "cancelled"];

    private static readonly string[] Expected =
    [
        "create: CREATE TABLE Orders Unset", "save: INSERT Orders Unset", "query: SELECT Orders Unset", "query-sync: SELECT Orders Unset",
        "duplicate: INSERT Orders Error 2627", "missing-table: DELETE nowhere Error 208", "transaction: UPDATE Orders Unset", "cancelled: WAITFOR Error",
    ];

    private TdsServer? _server;
    private int _databases;

    private static IEnumerable<TestCaseData> Matrix =>
        from version in TestedVersions.NewestOfEachMajor("entity-framework-core-sqlserver", @from: 8)
        from runtime in RuntimeUnderTest.All
        let oldest = version.StartsWith("10.", StringComparison.Ordinal) ? 10 : 8
        where TestMatrix.IsFull ? runtime.Major >= oldest : runtime.Major == oldest
        select new TestCaseData(version, runtime);

    [OneTimeSetUp]
    public void StartServer() => _server = new TdsServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [TestCaseSource(nameof(Matrix))]
    public void There_are_the_spans_of_SqlClient_alone(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime);
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { "Lumigo.AutoInstrumentation.SqlClient" }), run.Text);
        Assert.That(Statements(run), Is.EqualTo(Expected), run.Text);
    }

    [TestCaseSource(nameof(Matrix))]
    public void With_SqlClient_switched_off_there_are_those_of_Entity_Framework_Core(string version, RuntimeUnderTest runtime)
    {
        var run = Run(version, runtime, ("LUMIGO_DISABLE_INSTRUMENTATION", "sqlclient"));
        Assert.That(run.LibrarySpans.Select(one => one.Scope.Name).Distinct(), Is.EqualTo(new[] { "Lumigo.AutoInstrumentation.EntityFrameworkCore" }), run.Text);
        Assert.That(Statements(run), Is.EqualTo(Expected), run.Text);
        Assert.That(run.LibrarySpans[0].Span.Attributes["server.port"], Is.EqualTo(_server!.Port));
    }

    private static IEnumerable<string> Statements(SqlRun run) =>
        from one in run.LibrarySpans
        let parent = run.Spans.Single(other => other.Span.SpanId == one.Span.ParentSpanId).Span.Name
        select $"{parent}: {one.Span.Name} {one.Span.Status.Code} {one.Span.Attributes["db.response.status_code"]}".TrimEnd();

    private SqlRun Run(string version, RuntimeUnderTest runtime, params (string Name, string Value)[] environment) =>
        SqlRun.Of(SampleApp.Get("sql-ef-sqlserver", runtime, AppVariant.FrameworkDependent, version), NewDatabase, Steps, environment);

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        return (_server!.ConnectionString(name), new Dictionary<string, string> { [$"{_server.Port}"] = "<port>", [name] = "shop" });
    }
}
