using Lumigo.AutoInstrumentation.Bridge.Databases;
using NUnit.Framework;

namespace Lumigo.UnitTests.Databases;

[TestFixture]
public sealed class SqlServerSourceTests
{
    [TestCase("db.example.com", "db.example.com", 0, null)]
    [TestCase("db.example.com,1433", "db.example.com", 0, null)]
    [TestCase("db.example.com, 14330", "db.example.com", 14330, null)]
    [TestCase("tcp:db.example.com,14330", "db.example.com", 14330, null)]
    [TestCase("admin:db", "db", 0, null)]
    [TestCase(@"db\SHOP", "db", 0, "SHOP")]
    [TestCase(@" tcp:db\SHOP,14330 ", "db", 14330, "SHOP")]
    [TestCase(@"(localdb)\MSSQLLocalDB", "(localdb)", 0, "MSSQLLocalDB")]
    [TestCase(".", "localhost", 0, null)]
    [TestCase(@"(local)\SHOP", "localhost", 0, "SHOP")]
    [TestCase("::1,14330", "::1", 14330, null)]
    [TestCase(@"np:\\db\pipe\sql\query", "db", 0, null)]
    [TestCase(@"\\.\pipe\MSSQL$SHOP\sql\query", "localhost", 0, "SHOP")]
    [TestCase(@"\\", "", 0, null)]
    [TestCase("db,port", "db", 0, null)]
    [TestCase("", "", 0, null)]
    public void A_data_source_names_host_port_and_instance(string source, string address, int port, string? instance) =>
        Assert.That(SqlServerSource.Of(source), Is.EqualTo((address, port, instance)));
}
