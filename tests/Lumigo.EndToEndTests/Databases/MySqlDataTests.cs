using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>
/// An app that uses MySql.Data, against MariaDB. Nobody may listen to the library's own source: it would send more, and prepared commands would fail there.
/// </summary>
[TestFixture]
public sealed class MySqlDataTests
{
    private MariaDbServer? _server;
    private int _databases;

    [OneTimeSetUp]
    public void StartServer() => _server = new MariaDbServer();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    private static readonly string[] Steps =
        ["create", "insert", "select", "scalar-sync", "literal", "missing-table", "missing-table-sync", "duplicate", "commit", "prepared", "procedure", "change-password", "refused", "reader-left"];

    [Test]
    public void Each_statement_is_a_span([Values(8, 10)] int runtime)
    {
        var run = Run(runtime, Steps);
        Assert.That(run.Text, Does.Not.Contain(MariaDbServer.Password));
        Assert.That(run.Text, Is.EqualTo(MySqlDataSpans.All), run.Text);
    }

    [Test]
    public void Commands_at_once_are_below_their_callers()
    {
        var run = Run(10, ["parallel"]);
        Assert.That(
            run.LibrarySpans.Select(one => $"{run.Spans.Single(parent => parent.Span.SpanId == one.Span.ParentSpanId).Span.Name} {one.Span.Attributes["db.query.text"]}"),
            Is.EquivalentTo(Enumerable.Range(0, 10).Select(number => $"branch-{number} SELECT {number}")));
    }

    [Test]
    public void Switched_off_prepared_commands_work_and_there_is_no_span([Values(8, 10)] int runtime)
    {
        var run = Run(runtime, ["create", "insert", "select", "prepared", "missing-table", "commit"], ("LUMIGO_DISABLE_INSTRUMENTATION", "mysql-data"));
        Assert.That(run.LibrarySpans, Is.Empty);
        Assert.That(run.Spans, Has.Count.EqualTo(6));
    }

    private SqlRun Run(int runtime, string[] steps, params (string Name, string Value)[] environment) =>
        SqlRun.Of(SampleApp.Get("sql-mysql-data", RuntimeUnderTest.All.Single(one => one.Major == runtime), AppVariant.FrameworkDependent, TestedVersions.ToTest("mysql-data")[^1]), NewDatabase, steps, environment);

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        return (_server!.CreateDatabase(name), new Dictionary<string, string> { [$"{_server.Port}"] = "<port>", [name] = "shop" });
    }
}
