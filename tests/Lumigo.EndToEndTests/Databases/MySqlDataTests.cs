using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>
/// An app that uses MySql.Data, against MariaDB. The library changes what it sends as soon as somebody listens to its source, and prepared commands then
/// fail there: nobody listens.
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

    [Test]
    public void Prepared_commands_work_as_without_the_product([Values(8, 10)] int runtime)
    {
        var app = SampleApp.Get("sql-mysql-data", RuntimeUnderTest.All.Single(one => one.Major == runtime), AppVariant.FrameworkDependent);
        var run = SqlRun.Of(app, NewDatabase, ["create", "insert", "select", "prepared", "missing-table", "commit"]);
        Assert.That(run.LibrarySpans, Is.Empty);
        Assert.That(run.Spans, Has.Count.EqualTo(6));
    }

    private (string ConnectionString, IReadOnlyDictionary<string, string> Names) NewDatabase()
    {
        var name = $"shop{++_databases}";
        return (_server!.CreateDatabase(name), new Dictionary<string, string>());
    }
}
