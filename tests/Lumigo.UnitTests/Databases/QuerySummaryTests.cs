using Lumigo.AutoInstrumentation.Bridge.Databases;
using NUnit.Framework;

namespace Lumigo.UnitTests.Databases;

[TestFixture]
public sealed class QuerySummaryTests
{
    [TestCase("SELECT * FROM orders WHERE customer = 'SELECT x FROM secrets'", "SELECT orders")]
    [TestCase("select id from Orders o, Customers c where o.id = c.id", "SELECT Orders Customers")]
    [TestCase("SELECT a FROM orders o JOIN customers c ON o.c = c.id LEFT JOIN \"order items\" i ON 1=1", "SELECT orders customers order items")]
    [TestCase("SELECT (SELECT COUNT(*) FROM items) FROM orders", "SELECT SELECT items orders")]
    [TestCase("SELECT x FROM (SELECT y FROM inner_table) t", "SELECT SELECT inner_table")]
    [TestCase("SELECT EXTRACT(YEAR FROM created) FROM orders", "SELECT orders")]
    [TestCase("SELECT 1 FROM a WHERE x IS DISTINCT FROM y", "SELECT a")]
    [TestCase("SELECT * FROM generate_series(1, 10)", "SELECT")]
    [TestCase("SELECT 1", "SELECT")]
    [TestCase("INSERT INTO orders (id, customer) VALUES (@id, 'alice')", "INSERT orders")]
    [TestCase("INSERT INTO orders SELECT * FROM staging", "INSERT orders SELECT staging")]
    [TestCase("INSERT INTO `orders` (id) VALUES (1) ON DUPLICATE KEY UPDATE customer = 'x'", "INSERT orders")]
    [TestCase("UPDATE [dbo].[Orders] SET x = 1 WHERE id IN (1,2)", "UPDATE dbo.Orders")]
    [TestCase("DELETE FROM ONLY orders", "DELETE orders")]
    [TestCase("CREATE TABLE IF NOT EXISTS orders (id INT PRIMARY KEY, from_whom TEXT)", "CREATE TABLE orders")]
    [TestCase("CREATE OR REPLACE VIEW v AS SELECT 1 FROM t", "CREATE VIEW v SELECT t")]
    [TestCase("CREATE ROLE clerk PASSWORD 'bread'", "CREATE ROLE")]
    [TestCase("DROP TABLE orders", "DROP TABLE orders")]
    [TestCase("CALL restock(1)", "CALL restock")]
    [TestCase("EXEC dbo.restock @n = 3", "EXEC dbo.restock")]
    [TestCase("WITH x AS (SELECT 1 FROM a) SELECT * FROM x", "WITH SELECT a SELECT x")]
    [TestCase("-- a comment FROM here\nSELECT/* FROM there */ 1 FROM orders FOR UPDATE", "SELECT orders")]
    [TestCase("BEGIN", "BEGIN")]
    [TestCase("COMMIT; BEGIN", "COMMIT BEGIN")]
    [TestCase("SELECT 1;\nSELECT 2 FROM b", "SELECT SELECT b")]
    [TestCase("DO $$ DELETE FROM secrets $$", "DO")]
    [TestCase("SELECT $1, @p, :q, 0x12 FROM t", "SELECT t")]
    [TestCase("SELECT 'it''s FROM x', 'a\\' FROM y' FROM t", "SELECT t")]
    [TestCase("SET NOCOUNT ON; SET IMPLICIT_TRANSACTIONS OFF;\nINSERT INTO [Orders] ([Id]) VALUES (@p0)", "INSERT Orders")]
    [TestCase("SET NOCOUNT ON; SELECT 1 FROM orders", "SELECT orders")]
    [TestCase("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET")]
    [TestCase("SET @x = (SELECT 1 FROM orders)", "SET SELECT orders")]
    [TestCase("EXEC @code = dbo.restock N'FROM secrets'", "EXEC dbo.restock")]
    [TestCase("", "")]
    [TestCase("'unfinished", "")]
    [TestCase("SELECT * FROM \"unfinished", "SELECT unfinished")]
    public void A_statement_in_a_few_words(string statement, string expected) => Assert.That(QuerySummary.Of(statement), Is.EqualTo(expected));

    [Test]
    public void A_backslash_is_a_letter_in_SQL_Server() =>
        Assert.That(QuerySummary.Of(@"SELECT id FROM orders WHERE folder = 'C:\' UNION ALL SELECT id FROM customers WHERE name = 'FROM secrets'", hasBackslashEscapes: false), Is.EqualTo("SELECT orders SELECT customers"));

    [Test]
    public void It_is_never_longer_than_the_conventions_allow() =>
        Assert.That(QuerySummary.Of("SELECT * FROM " + string.Join(", ", Enumerable.Range(0, 1000).Select(number => $"table{number}"))), Has.Length.LessThanOrEqualTo(255));

    /// <summary>Whatever the text, it is read to its end and nothing throws; no word between quotes comes out.</summary>
    [Test]
    public void Any_text_can_be_summarised()
    {
        var random = new Random(7);
        string[] parts = ["SELECT", "FROM", "(", ")", "'secret'", "'", ",", ";", "--", "/*", "*/", "\"", "`", "[", "]", "orders", ".", "$$", "$a$", "JOIN", "INTO", "\n", "WITH", "UPDATE", "12", "@x", "\\"];
        for (var number = 0; number < 20000; number++)
        {
            var text = string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(20)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.That(QuerySummary.Of(text), Has.Length.LessThanOrEqualTo(255), text);
        }
    }
}
