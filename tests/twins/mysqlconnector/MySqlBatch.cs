using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace MySqlConnector;

/// <summary>Commands that are sent at once. Without parameters, which need not be tried.</summary>
public sealed class MySqlBatch(MySqlConnection? connection = null, MySqlTransaction? transaction = null) : DbBatch, ICancellableCommand
{
    private readonly MySqlBatchCommandCollection _commands = new();

    public override int Timeout { get; set; } = 30;

    public new MySqlBatchCommandCollection BatchCommands => _commands;

    public new MySqlConnection? Connection { get; set; } = connection;

    public new MySqlTransaction? Transaction { get; set; } = transaction;

    protected override DbBatchCommandCollection DbBatchCommands => _commands;

    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (MySqlConnection?)value;
    }

    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (MySqlTransaction?)value;
    }

    public override void Cancel() => Connection?.Cancel(this, commandId: 0, isCancel: true);

    public override void Prepare() => throw new NotSupportedException();

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override int ExecuteNonQuery() => ExecuteNonQueryAsync().GetAwaiter().GetResult();

    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default)
    {
        using MySqlDataReader reader = await ExecuteReaderAsync(CommandBehavior.Default, IOBehavior.Asynchronous, cancellationToken).ConfigureAwait(false);
        while (reader.NextResult())
        {
        }

        return reader.RecordsAffected;
    }

    public override object? ExecuteScalar() => ExecuteScalarAsync().GetAwaiter().GetResult();

    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default)
    {
        using MySqlDataReader reader = await ExecuteReaderAsync(CommandBehavior.Default, IOBehavior.Asynchronous, cancellationToken).ConfigureAwait(false);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    protected override DbBatchCommand CreateDbBatchCommand() => new MySqlBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReaderAsync(behavior, IOBehavior.Synchronous, CancellationToken.None).GetAwaiter().GetResult();

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(CommandBehavior.Default, IOBehavior.Asynchronous, cancellationToken).ConfigureAwait(false);

    /// <summary>Has a span since 2.6, which stays current for who calls it without waiting for a task.</summary>
#if DATA_SOURCES
    private ValueTask<MySqlDataReader> ExecuteReaderAsync(CommandBehavior behavior, IOBehavior io, CancellationToken cancellationToken) => new(SendAsync(behavior, io, cancellationToken));
#else
    private Task<MySqlDataReader> ExecuteReaderAsync(CommandBehavior behavior, IOBehavior io, CancellationToken cancellationToken) => SendAsync(behavior, io, cancellationToken);
#endif

    private Task<MySqlDataReader> SendAsync(CommandBehavior behavior, IOBehavior io, CancellationToken cancellationToken)
    {
        MySqlConnection connection = Connection ?? throw new InvalidOperationException("Connection property must be non-null.");
        Activity? activity = null;
#if STABLE_NAMES
        int size = _commands.Count;
        activity = connection.Session.Start(Tracing.Execute, operation: size > 1 ? "BATCH" : null, batchSize: size);
#endif
        string[] procedures = [.. _commands.Where(IsProcedure).Select(command => command.CommandText)];
        var all = new MySqlCommand(string.Join(";\n", _commands.Select(command => IsProcedure(command) ? $"CALL {command.CommandText}()" : command.CommandText)), connection) { CommandTimeout = Timeout };
        return Execution.ReaderAsync(all, activity, procedures, behavior, isAsync: io == IOBehavior.Asynchronous, cancellationToken);
    }

    private static bool IsProcedure(DbBatchCommand command) => command.CommandType == CommandType.StoredProcedure;
}

internal enum IOBehavior
{
    Synchronous,
    Asynchronous,
}

public sealed class MySqlBatchCommand : DbBatchCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override int RecordsAffected => -1;

    protected override DbParameterCollection DbParameterCollection { get; } = new MySqlParameterCollection();
}

public sealed class MySqlBatchCommandCollection : DbBatchCommandCollection
{
    private readonly List<DbBatchCommand> _commands = [];

    public override int Count => _commands.Count;

    public override bool IsReadOnly => false;

    public override void Add(DbBatchCommand item) => _commands.Add(item);

    public override void Clear() => _commands.Clear();

    public override bool Contains(DbBatchCommand item) => _commands.Contains(item);

    public override void CopyTo(DbBatchCommand[] array, int arrayIndex) => _commands.CopyTo(array, arrayIndex);

    public override IEnumerator<DbBatchCommand> GetEnumerator() => _commands.GetEnumerator();

    public override int IndexOf(DbBatchCommand item) => _commands.IndexOf(item);

    public override void Insert(int index, DbBatchCommand item) => _commands.Insert(index, item);

    public override bool Remove(DbBatchCommand item) => _commands.Remove(item);

    public override void RemoveAt(int index) => _commands.RemoveAt(index);

    protected override DbBatchCommand GetBatchCommand(int index) => _commands[index];

    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => _commands[index] = batchCommand;
}
