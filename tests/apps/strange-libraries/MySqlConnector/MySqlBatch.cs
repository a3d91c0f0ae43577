using System.Data;
using System.Data.Common;

namespace MySqlConnector;

public enum IOBehavior
{
    Synchronous,
    Asynchronous,
}

/// <summary>Does not say which connection it is of.</summary>
public sealed class MySqlBatch : DbBatch
{
    public override int Timeout { get; set; }

    protected override DbBatchCommandCollection DbBatchCommands => throw new NotSupportedException();

    protected override DbConnection? DbConnection
    {
        get => throw new NotSupportedException("strange");
        set => throw new NotSupportedException("strange");
    }

    protected override DbTransaction? DbTransaction { get; set; }

    public Task<string> ExecuteReaderAsync(CommandBehavior behavior, IOBehavior io, CancellationToken cancellation) =>
        Task.FromResult($"executed {behavior} {io} {cancellation.IsCancellationRequested}");

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() => 0;

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => Task.FromResult(0);

    public override object? ExecuteScalar() => null;

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => Task.FromResult<object?>(null);

    public override void Prepare()
    {
    }

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    protected override DbBatchCommand CreateDbBatchCommand() => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) => throw new NotSupportedException();
}
