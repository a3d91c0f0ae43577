using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

/// <summary>A command around another one.</summary>
public sealed class ProfiledCommand(ProfiledConnection connection, DbCommand inner) : DbCommand
{
    private DbTransaction? _transaction;

    /// <summary>How long all of them took.</summary>
    public static TimeSpan Spent { get; private set; }

    [AllowNull]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => inner.DesignTimeVisible;
        set => inner.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => inner.UpdatedRowSource;
        set => inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => connection;
        set
        {
        }
    }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _transaction = value;
            inner.Transaction = (value as ProfiledTransaction)?.Inner ?? value;
        }
    }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => Timed(inner.ExecuteNonQuery);

    public override object? ExecuteScalar() => Timed(inner.ExecuteScalar);

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => TimedAsync(() => inner.ExecuteNonQueryAsync(cancellationToken));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => TimedAsync(() => inner.ExecuteScalarAsync(cancellationToken));

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Timed(() => inner.ExecuteReader(behavior));

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        TimedAsync(() => inner.ExecuteReaderAsync(behavior, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private static T Timed<T>(Func<T> execute)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return execute();
        }
        finally
        {
            Spent += Stopwatch.GetElapsedTime(start);
        }
    }

    private static async Task<T> TimedAsync<T>(Func<Task<T>> execute)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.Yield();
        try
        {
            return await execute();
        }
        finally
        {
            Spent += Stopwatch.GetElapsedTime(start);
        }
    }
}
