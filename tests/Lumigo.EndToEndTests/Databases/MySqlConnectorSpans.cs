namespace Lumigo.EndToEndTests.Databases;

/// <summary>What the steps of the sample app are expected to give with MySqlConnector, whole.</summary>
internal static class MySqlConnectorSpans
{
    /// <summary>With any version, but for what only the stable names say.</summary>
    public const string All = """
        create: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        create: Client 'CREATE TABLE orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="CREATE TABLE orders", db.query.text="CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(50))", db.statement="CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(50))", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        insert: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        insert: Client 'INSERT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="INSERT orders", db.query.text="INSERT INTO orders (id, customer) VALUES (@id, @customer)", db.statement="INSERT INTO orders (id, customer) VALUES (@id, @customer)", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        select: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        select: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT id, customer FROM orders WHERE id = @id", db.statement="SELECT id, customer FROM orders WHERE id = @id", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        scalar-sync: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        scalar-sync: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT COUNT(*) FROM orders", db.statement="SELECT COUNT(*) FROM orders", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        literal: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        literal: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT customer FROM orders WHERE customer = 'mallory' AND id IN (1, 2, 3)", db.statement="SELECT customer FROM orders WHERE customer = 'mallory' AND id IN (1, 2, 3)", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        missing-table: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        missing-table: Client 'SELECT nowhere' Error 'Table 'shop.nowhere' doesn't exist' {db.name="shop", db.namespace="shop", db.query.summary="SELECT nowhere", db.query.text="SELECT * FROM nowhere", db.response.status_code="1146", db.statement="SELECT * FROM nowhere", db.system="mysql", db.system.name="mysql", error.type="1146", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>} exception MySqlConnector.MySqlException
        missing-table-sync: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        missing-table-sync: Client 'DELETE nowhere' Error 'Table 'shop.nowhere' doesn't exist' {db.name="shop", db.namespace="shop", db.query.summary="DELETE nowhere", db.query.text="DELETE FROM nowhere", db.response.status_code="1146", db.statement="DELETE FROM nowhere", db.system="mysql", db.system.name="mysql", error.type="1146", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>} exception MySqlConnector.MySqlException
        duplicate: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        duplicate: Client 'INSERT orders' Error 'Duplicate entry '1' for key 'PRIMARY'' {db.name="shop", db.namespace="shop", db.query.summary="INSERT orders", db.query.text="INSERT INTO orders (id, customer) VALUES (1, 'eve')", db.response.status_code="1062", db.statement="INSERT INTO orders (id, customer) VALUES (1, 'eve')", db.system="mysql", db.system.name="mysql", error.type="1062", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>} exception MySqlConnector.MySqlException
        commit: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        commit: Client 'UPDATE orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="UPDATE orders", db.query.text="UPDATE orders SET customer = 'bob' WHERE id = 1", db.statement="UPDATE orders SET customer = 'bob' WHERE id = 1", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        commit: Client 'Commit' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        rollback: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        rollback: Client 'UPDATE orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="UPDATE orders", db.query.text="UPDATE orders SET customer = 'bob' WHERE id = 1", db.statement="UPDATE orders SET customer = 'bob' WHERE id = 1", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        rollback: Client 'Rollback' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        prepared: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        prepared: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT customer FROM orders WHERE id = @id", db.statement="SELECT customer FROM orders WHERE id = @id", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        prepared: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT customer FROM orders WHERE id = @id", db.statement="SELECT customer FROM orders WHERE id = @id", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        procedure: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        procedure: Client 'CREATE PROCEDURE restock' Unset {db.name="shop", db.namespace="shop", db.query.summary="CREATE PROCEDURE restock", db.query.text="CREATE PROCEDURE restock() UPDATE orders SET customer = customer", db.statement="CREATE PROCEDURE restock() UPDATE orders SET customer = customer", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        procedure: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        procedure: Client 'CALL restock' Unset {db.name="shop", db.namespace="shop", db.operation.name="CALL", db.query.summary="CALL restock", db.stored_procedure.name="restock", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        batch: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        batch: Client 'BATCH shop' Unset {db.name="shop", db.namespace="shop", db.operation.name="BATCH", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        batch-sync: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        batch-sync: Client 'BATCH shop' Unset {db.name="shop", db.namespace="shop", db.operation.name="BATCH", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        BATCH shop: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        BATCH shop: Client 'SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders", db.query.text="SELECT COUNT(*) FROM orders", db.statement="SELECT COUNT(*) FROM orders", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        cancelled: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        cancelled: Client 'SELECT' Error 'Query execution was interrupted' {db.name="shop", db.namespace="shop", db.query.summary="SELECT", db.query.text="SELECT SLEEP(10)", db.response.status_code="1317", db.statement="SELECT SLEEP(10)", db.system="mysql", db.system.name="mysql", error.type="1317", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>} exception MySqlConnector.MySqlException
        timeout: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        timeout: Client 'SELECT' Error 'Query execution was interrupted' {db.name="shop", db.namespace="shop", db.query.summary="SELECT", db.query.text="SELECT SLEEP(10)", db.response.status_code="1317", db.statement="SELECT SLEEP(10)", db.system="mysql", db.system.name="mysql", error.type="1317", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>} exception MySqlConnector.MySqlException
        change-password: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        change-password: Client 'ALTER USER' Unset {db.name="shop", db.namespace="shop", db.query.summary="ALTER USER", db.query.text="ALTER USER 'shopkeeper'@'%' IDENTIFIED BY '****'", db.statement="ALTER USER 'shopkeeper'@'%' IDENTIFIED BY '****'", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        refused: Client 'Open' Error 'Unable to connect to any of the specified MySQL hosts.' {db.name="shop", db.namespace="shop", db.response.status_code="1042", db.system="mysql", db.system.name="mysql", error.type="1042", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=1} exception MySqlConnector.MySqlException
        reader-left: Client 'Open' Unset {db.name="shop", db.namespace="shop", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        reader-left: Client 'SELECT orders SELECT orders' Unset {db.name="shop", db.namespace="shop", db.query.summary="SELECT orders SELECT orders", db.query.text="SELECT id FROM orders UNION ALL SELECT id FROM orders", db.statement="SELECT id FROM orders UNION ALL SELECT id FROM orders", db.system="mysql", db.system.name="mysql", network.peer.address="127.0.0.1", server.address="127.0.0.1", server.port=<port>}
        """;

    /// <summary>With the stable names alone the library says less of a failure: the name of its code, without the exception.</summary>
    public static string WithStableNamesAlone { get; } = Described(All);

    /// <summary>
    /// With a version: before 2.6 spans of batches are ours, which have the statements and are current for nobody, and 2.0 says nothing of a connection that was refused, but for what it
    /// was to be opened with.
    /// </summary>
    public static string Of(string version) => version.StartsWith("2.6.", StringComparison.Ordinal) ? All : string.Join('\n', All.Split('\n').Select(line =>
        line.Contains("Client 'BATCH", StringComparison.Ordinal)
            ? line.Replace("\"BATCH\", ", "\"BATCH\", db.query.text=\"SELECT 1; SELECT 2\", db.statement=\"SELECT 1; SELECT 2\", ", StringComparison.Ordinal).Replace("network.peer.address=\"127.0.0.1\", ", "", StringComparison.Ordinal)
        : line.StartsWith("refused", StringComparison.Ordinal) && version.StartsWith("2.0.", StringComparison.Ordinal) ? line.Replace("network.peer.address=\"127.0.0.1\", ", "", StringComparison.Ordinal)
        : line.Replace("BATCH shop: ", "batch-sync: ", StringComparison.Ordinal)));

    // Errors that come after the first result are told by us, whatever the library writes.
    private static string Described(string text) => string.Join('\n', text.Split('\n').Select(line => line.Contains("interrupted", StringComparison.Ordinal) ? line : DescribedLine(line)));

    private static string DescribedLine(string text)
    {
        foreach (var (message, code) in new[]
        {
            ("Table 'shop.nowhere' doesn't exist", "NoSuchTable"), ("Duplicate entry '1' for key 'PRIMARY'", "DuplicateKeyEntry"),
            ("Unable to connect to any of the specified MySQL hosts.", "UnableToConnectToHost"),
        })
        {
            text = text.Replace($"'{message}'", $"'{code}'", StringComparison.Ordinal);
        }
        return text.Replace(" exception MySqlConnector.MySqlException", "", StringComparison.Ordinal);
    }
}
