using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace MySql.Data.MySqlClient;

/// <summary>Has the methods of the real library that are known.</summary>
public sealed class MySqlConnection
{
    public void Open(CancellationToken cancellation) => cancellation.ThrowIfCancellationRequested();

    public Task OpenInternalAsync(CancellationToken cancellation) => Task.FromCanceled(cancellation);
}

/// <summary>Does not say which connection it is of.</summary>
public sealed class MySqlCommand : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection
    {
        get => throw new NotSupportedException("strange");
        set => throw new NotSupportedException("strange");
    }

    protected override DbParameterCollection DbParameterCollection => throw new NotSupportedException();

    protected override DbTransaction? DbTransaction { get; set; }

    public string ExecuteReader(CommandBehavior behavior, CancellationToken cancellation) => $"{CommandText} executed {behavior} {cancellation.IsCancellationRequested}";

    public Task<string> ExecuteReaderInternalAsync(CommandBehavior behavior, CancellationToken cancellation) => Task.FromResult(ExecuteReader(behavior, cancellation));

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() => 0;

    public override object? ExecuteScalar() => null;

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new NotSupportedException();
}
