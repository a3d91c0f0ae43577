using System.Data;
using System.Data.Common;
using System.Diagnostics;

/// <summary>What a shop does with its database, in the ways ADO.NET has for it.</summary>
public sealed class SqlSteps(Func<string, DbConnection> connect, string connectionString, Dialect dialect, ActivitySource source)
{
    public async Task<string> Run(string step) => step switch
    {
        "create" => await Create(),
        "insert" => await Insert(),
        "select" => await Select(),
        "scalar-sync" => ScalarSync(),
        "literal" => await Execute("SELECT customer FROM orders WHERE customer = 'mallory' AND id IN (1, 2, 3)"),
        "missing-table" => await Execute("SELECT * FROM nowhere"),
        "missing-table-sync" => MissingTableSync(),
        "duplicate" => await Execute("INSERT INTO orders (id, customer) VALUES (1, 'eve')"),
        "commit" => await Transaction(commit: true),
        "rollback" => await Transaction(commit: false),
        "prepared" => await Prepared(),
        "procedure" => await Procedure(),
        "batch" => await Batch(),
        "batch-sync" => BatchSync(),
        "batch-procedure" => await BatchProcedure(),
        "cancelled" => await Cancelled(),
        "timeout" => await Timeout(),
        "change-password" => await Execute(dialect.ChangePassword),
        "long" => await Execute($"SELECT id FROM orders WHERE customer = '{new string('x', 9000)}'"),
        "parallel" => await Parallel(),
        "refused" => await Refused(),
        "reader-left" => await ReaderLeft(),
        "reader-left-cancelled" => await ReaderLeft(cancel: true),
        _ => throw new ArgumentException($"No step '{step}'."),
    };

    private async Task<DbConnection> Open()
    {
        var connection = connect(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<string> Execute(string statement)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
        {
            rows++;
        }
        return $"{rows} rows";
    }

    private async Task<string> Create() => await Execute("CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(50))");

    private async Task<string> Insert()
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO orders (id, customer) VALUES (@id, @customer)";
        Add(command, "id", 1);
        Add(command, "customer", "alice");
        return $"{await command.ExecuteNonQueryAsync()} inserted";
    }

    private async Task<string> Select()
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, customer FROM orders WHERE id = @id";
        Add(command, "id", 1);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? $"{reader.GetInt32(0)} {reader.GetString(1)}" : "nothing";
    }

    private string ScalarSync()
    {
        using var connection = connect(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM orders";
        return $"{Convert.ToInt64(command.ExecuteScalar())} orders";
    }

    private string MissingTableSync()
    {
        using var connection = connect(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM nowhere";
        return $"{command.ExecuteNonQuery()} deleted";
    }

    private async Task<string> Transaction(bool commit)
    {
        await using var connection = await Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE orders SET customer = 'bob' WHERE id = 1";
        var changed = await command.ExecuteNonQueryAsync();
        if (commit)
        {
            await transaction.CommitAsync();
        }
        else
        {
            await transaction.RollbackAsync();
        }
        return $"{changed} changed";
    }

    private async Task<string> Prepared()
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT customer FROM orders WHERE id = @id";
        Add(command, "id", 1);
        command.Parameters[0].DbType = DbType.Int32;
        await command.PrepareAsync();
        return $"{await command.ExecuteScalarAsync()} {await command.ExecuteScalarAsync()}";
    }

    private async Task<string> Procedure()
    {
        await Execute(dialect.CreateProcedure);
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandType = CommandType.StoredProcedure;
        command.CommandText = "restock";
        await command.ExecuteNonQueryAsync();
        return "called";
    }

    private async Task<string> BatchProcedure()
    {
        await Execute(dialect.CreateProcedure);
        await using var connection = await Open();
        await using var batch = connection.CreateBatch();
        foreach (var (type, text) in new[] { (CommandType.Text, "SELECT 1"), (CommandType.StoredProcedure, "restock") })
        {
            var command = batch.CreateBatchCommand();
            command.CommandType = type;
            command.CommandText = text;
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync();
        return "called";
    }

    private async Task<string> Batch()
    {
        await using var connection = await Open();
        if (!connection.CanCreateBatch)
        {
            return "no batches";
        }
        await using var batch = connection.CreateBatch();
        foreach (var statement in new[] { "SELECT 1", "SELECT 2" })
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement;
            batch.BatchCommands.Add(command);
        }
        await using var reader = await batch.ExecuteReaderAsync();
        var results = 1;
        while (await reader.NextResultAsync())
        {
            results++;
        }
        return $"{results} results";
    }

    /// <summary>Asks another connection while it reads the results.</summary>
    private string BatchSync()
    {
        using var connection = connect(connectionString);
        connection.Open();
        using var batch = connection.CreateBatch();
        foreach (var statement in new[] { "SELECT 1", "SELECT 2" })
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement;
            batch.BatchCommands.Add(command);
        }
        using var reader = batch.ExecuteReader();
        return ScalarSync();
    }

    private async Task<string> Cancelled()
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = dialect.Sleep;
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await command.ExecuteNonQueryAsync(cancellation.Token);
        return "slept";
    }

    private async Task<string> Timeout()
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = dialect.Sleep;
        command.CommandTimeout = 1;
        await command.ExecuteNonQueryAsync();
        return "slept";
    }

    private async Task<string> Parallel()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            using var branch = source.StartActivity($"branch-{number}");
            await using var connection = await Open();
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {number}";
            return Convert.ToInt64(await command.ExecuteScalarAsync());
        }));
        return string.Join(' ', answers);
    }

    private async Task<string> Refused()
    {
        var settings = new DbConnectionStringBuilder { ConnectionString = connectionString };
        settings["Port"] = 1;
        await using var connection = connect(settings.ConnectionString);
        await connection.OpenAsync();
        return "connected";
    }

    /// <summary>Leaves a reader before its end.</summary>
    private async Task<string> ReaderLeft(bool cancel = false)
    {
        await using var connection = await Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM orders UNION ALL SELECT id FROM orders";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        if (cancel)
        {
            // So that what is left need not be read when the reader is closed.
            command.Cancel();
        }
        return "one row read";
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
