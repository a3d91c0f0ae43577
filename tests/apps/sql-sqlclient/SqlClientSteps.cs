using System.Data;
using System.Diagnostics;
using Microsoft.Data.SqlClient;

/// <summary>What only this library has, and what it does in ways of its own.</summary>
public static class SqlClientSteps
{
    public static Dictionary<string, Func<string, Task<string>>> All { get; } = new()
    {
        ["scalar"] = settings => With(settings, "SELECT COUNT(*) FROM orders", async command => $"{await command.ExecuteScalarAsync()} orders"),
        ["non-query-sync"] = settings => With(settings, "UPDATE orders SET customer = 'bob'", command => Task.FromResult($"{command.ExecuteNonQuery()} changed")),
        ["reader-sync"] = settings => With(settings, "SELECT customer FROM orders", command =>
        {
            using var reader = command.ExecuteReader();
            return Task.FromResult(reader.Read() ? reader.GetString(0) : "nothing");
        }),
        ["xml"] = settings => With(settings, "SELECT id FROM orders FOR XML AUTO", async command =>
        {
            using var reader = await command.ExecuteXmlReaderAsync();
            reader.MoveToContent();
            return reader.Name;
        }),
        ["xml-sync"] = settings => With(settings, "SELECT id FROM orders FOR XML AUTO", command =>
        {
            using var reader = command.ExecuteXmlReader();
            reader.MoveToContent();
            return Task.FromResult(reader.Name);
        }),
        ["missing-table-scalar"] = settings => With(settings, "SELECT COUNT(*) FROM nowhere", async command => $"{await command.ExecuteScalarAsync()}"),
        ["missing-table-xml"] = settings => With(settings, "SELECT id FROM nowhere FOR XML AUTO", async command => (await command.ExecuteXmlReaderAsync()).Name),
        ["missing-procedure"] = settings => With(settings, "dbo.audit", async command =>
        {
            command.CommandType = CommandType.StoredProcedure;
            return $"{await command.ExecuteNonQueryAsync()}";
        }),
        ["cancelled-scalar"] = settings => With(settings, "WAITFOR DELAY '00:00:10'", async command =>
        {
            using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            return $"{await command.ExecuteScalarAsync(cancellation.Token)}";
        }),
        ["cancelled-before"] = settings => With(settings, "SELECT 3", async command =>
        {
            try
            {
                await command.ExecuteScalarAsync(new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                // The command is as good as new.
            }
            return $"{await command.ExecuteScalarAsync()}";
        }),
        ["cancel-method"] = settings => With(settings, "WAITFOR DELAY '00:00:10'", async command =>
        {
            using var later = new Timer(_ => command.Cancel(), null, 300, Timeout.Infinite);
            return await Task.Run(() => $"{command.ExecuteNonQuery()}");
        }),
        ["timeout-sync"] = settings => With(settings, "WAITFOR DELAY '00:00:10'", command =>
        {
            command.CommandTimeout = 1;
            return Task.FromResult($"{command.ExecuteNonQuery()}");
        }),
        ["closed"] = async settings =>
        {
            await using var connection = new SqlConnection(settings);
            await using var command = new SqlCommand("SELECT 4", connection);
            return $"{await command.ExecuteNonQueryAsync()}";
        },
        ["batch-mixed"] = async settings =>
        {
            await using var connection = new SqlConnection(settings);
            await connection.OpenAsync();
            await using var batch = new SqlBatch(connection);
            batch.BatchCommands.Add(new SqlBatchCommand("UPDATE orders SET customer = @customer", CommandType.Text, [new SqlParameter("@customer", "dave")]));
            batch.BatchCommands.Add(new SqlBatchCommand("restock", CommandType.StoredProcedure));
            return $"{await batch.ExecuteNonQueryAsync()} changed";
        },
        ["batch-failing"] = async settings =>
        {
            await using var connection = new SqlConnection(settings);
            await connection.OpenAsync();
            await using var batch = new SqlBatch(connection);
            batch.BatchCommands.Add(new SqlBatchCommand("SELECT 5"));
            batch.BatchCommands.Add(new SqlBatchCommand("SELECT * FROM nowhere"));
            return $"{await batch.ExecuteNonQueryAsync()} changed";
        },

        // What OpenTelemetry's instrumentation of Entity Framework Core does: its span stands for the command.
        ["below-entity-framework"] = settings => With(settings, "SELECT 7", async command =>
        {
            using var source = new ActivitySource("OpenTelemetry.Instrumentation.EntityFrameworkCore");
            using var span = source.StartActivity("shop", ActivityKind.Client);
            span?.SetTag("db.query.text", command.CommandText);
            return $"{await command.ExecuteScalarAsync()}";
        }),

        // What the library counts for the application must not depend on who listens.
        ["statistics"] = settings => With(settings, "SELECT 6", async command =>
        {
            await command.ExecuteScalarAsync();
            return string.Join(' ', command.Connection.RetrieveStatistics().Values.Cast<object>());
        }),
    };

    private static async Task<string> With(string settings, string statement, Func<SqlCommand, Task<string>> use)
    {
        await using var connection = new SqlConnection(settings);
        await connection.OpenAsync();
        await using var command = new SqlCommand(statement, connection);
        return await use(command);
    }
}
