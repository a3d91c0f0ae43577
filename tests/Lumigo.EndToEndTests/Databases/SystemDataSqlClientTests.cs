using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Servers.SqlServer;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>An app that still uses System.Data.SqlClient, the real one, against a server that speaks its protocol.</summary>
[TestFixture]
public sealed class SystemDataSqlClientTests
{
    private static IEnumerable<RuntimeUnderTest> Runtimes => TestMatrix.IsFull ? [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10] : [RuntimeUnderTest.Net8];

    [TestCaseSource(nameof(Runtimes))]
    public void Each_command_is_a_span(RuntimeUnderTest runtime)
    {
        using var server = new TdsServer();
        var app = SampleApp.Get("sql-system-data-sqlclient", runtime, AppVariant.FrameworkDependent, TestedVersions.ToTest("system-data-sqlclient")[^1]);
        var databases = 0;
        var run = SqlRun.Of(
            app,
            () => (server.ConnectionString($"shop{++databases}"), new Dictionary<string, string> { [$"{server.Port}"] = "<port>", [$"shop{databases}"] = "shop" }),
            ["create", "insert", "scalar-sync", "missing-table", "procedure", "timeout"]);
        Assert.That(run.Text, Is.EqualTo(Expected), run.Text);
    }

    private const string Expected = """
        create: Client 'CREATE TABLE orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="CREATE TABLE orders", db.query.text="CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(50))", db.statement="CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(50))", db.system="mssql", db.system.name="microsoft.sql_server", server.address="127.0.0.1", server.port=<port>}
        insert: Client 'INSERT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="INSERT orders", db.query.text="INSERT INTO orders (id, customer) VALUES (@id, @customer)", db.statement="INSERT INTO orders (id, customer) VALUES (@id, @customer)", db.system="mssql", db.system.name="microsoft.sql_server", server.address="127.0.0.1", server.port=<port>}
        scalar-sync: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT COUNT(*) FROM orders", db.statement="SELECT COUNT(*) FROM orders", db.system="mssql", db.system.name="microsoft.sql_server", server.address="127.0.0.1", server.port=<port>}
        missing-table: Client 'SELECT nowhere' Error 'Invalid object name 'nowhere'.' {db.name="shop", db.namespace="shop", db.query.summary="SELECT nowhere", db.query.text="SELECT * FROM nowhere", db.response.status_code="208", db.statement="SELECT * FROM nowhere", db.system="mssql", db.system.name="microsoft.sql_server", error.type="208", server.address="127.0.0.1", server.port=<port>} exception System.Data.SqlClient.SqlException
        procedure: Client 'CREATE PROCEDURE restock' Unset {db.name="shop", db.namespace="shop", db.query.summary="CREATE PROCEDURE restock", db.query.text="CREATE PROCEDURE restock AS UPDATE orders SET customer = customer", db.statement="CREATE PROCEDURE restock AS UPDATE orders SET customer = customer", db.system="mssql", db.system.name="microsoft.sql_server", server.address="127.0.0.1", server.port=<port>}
        procedure: Client 'EXECUTE restock' Unset {db.name="shop", db.namespace="shop", db.operation.name="EXECUTE", db.query.summary="EXECUTE restock", db.stored_procedure.name="restock", db.system="mssql", db.system.name="microsoft.sql_server", server.address="127.0.0.1", server.port=<port>}
        timeout: Client 'WAITFOR' Error 'Timeout expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.' {db.name="shop", db.namespace="shop", db.query.summary="WAITFOR", db.query.text="WAITFOR DELAY '00:00:10'", db.statement="WAITFOR DELAY '00:00:10'", db.system="mssql", db.system.name="microsoft.sql_server", error.type="System.Data.SqlClient.SqlException", server.address="127.0.0.1", server.port=<port>} exception System.Data.SqlClient.SqlException
        """;
}
