using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

/// <summary>A command that cannot say what it is.</summary>
public sealed class OddCommand : DbCommand
{
    [AllowNull]
    public override string CommandText
    {
        get => throw new InvalidOperationException("apple-crumble-77");
        set => throw new InvalidOperationException();
    }

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => throw new InvalidOperationException();

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() => 0;

    public override object? ExecuteScalar() => null;

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => throw new InvalidOperationException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => throw new InvalidOperationException();
}
