using MySql.Data.MySqlClient;

namespace OwnInstrumentation;

/// <summary>The library has a source of its own; the package for it adds that to the SDK.</summary>
internal sealed class MySqlData : Library
{
    public override async Task UseAsync(string connection, Step step)
    {
        await step("create", () => ExecuteAsync(connection, "CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(50))"));
        await step("insert", () => ExecuteAsync(connection, "INSERT INTO orders (id, customer) VALUES (1, 'alice')"));
        await step("missing-table", () => ExecuteAsync(connection, "SELECT * FROM nowhere"));
    }

    private static async Task<string> ExecuteAsync(string connection, string statement)
    {
        await using var opened = new MySqlConnection(connection);
        await opened.OpenAsync();
        await using var command = new MySqlCommand(statement, opened);
        return $"{await command.ExecuteNonQueryAsync()} rows";
    }
}
