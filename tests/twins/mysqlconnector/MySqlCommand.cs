using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

public sealed class MySqlCommand : DbCommand, ICancellableCommand
{
    private readonly MySqlParameterCollection _parameters = new();
    private Inner.MySqlCommand? _prepared;
    private int? _timeout;

    public MySqlCommand()
    {
    }

    public MySqlCommand(string? commandText, MySqlConnection? connection = null, MySqlTransaction? transaction = null)
    {
        CommandText = commandText;
        Connection = connection;
        Transaction = transaction;
    }

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout
    {
        get => _timeout ?? (int)(Connection?.Settings.DefaultCommandTimeout ?? 30);
        set => _timeout = value;
    }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    public new MySqlConnection? Connection { get; set; }

    public new MySqlTransaction? Transaction { get; set; }

    public new MySqlParameterCollection Parameters => _parameters;

    protected override DbConnection? DbConnection
    {
        get => Connection;
        set => Connection = (MySqlConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction
    {
        get => Transaction;
        set => Transaction = (MySqlTransaction?)value;
    }

    public override void Cancel() => Connection?.Cancel(this, commandId: 0, isCancel: true);

    internal void TimeOut() => Connection?.Cancel(this, commandId: 0, isCancel: false);

    public override void Prepare()
    {
        _prepared = ToInner();
        _prepared.Prepare();
    }

    public override Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        Prepare();
        return Task.CompletedTask;
    }

    public override int ExecuteNonQuery() => Execution.NonQueryAsync(this, isAsync: false, CancellationToken.None).GetAwaiter().GetResult();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => Execution.NonQueryAsync(this, isAsync: true, cancellationToken);

    public override object? ExecuteScalar() => Execution.ScalarAsync(this, isAsync: false, CancellationToken.None).GetAwaiter().GetResult();

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => Execution.ScalarAsync(this, isAsync: true, cancellationToken);

    public new MySqlDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    public new MySqlDataReader ExecuteReader(CommandBehavior behavior) =>
        Execution.ReaderAsync(this, behavior, isAsync: false, CancellationToken.None).GetAwaiter().GetResult();

    public new Task<MySqlDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default) =>
        Execution.ReaderAsync(this, CommandBehavior.Default, isAsync: true, cancellationToken);

    internal Inner.MySqlCommand ToInner()
    {
        MySqlConnection connection = Connection ?? throw new InvalidOperationException("Connection property must be non-null.");
        if (_prepared is null || _prepared.CommandText != CommandText)
        {
            _prepared = null;
        }

        Inner.MySqlCommand inner = _prepared ?? new Inner.MySqlCommand(CommandText, connection.Opened) { CommandType = CommandType };

        // Times out as the library does it, not as what is below.
        inner.CommandTimeout = 0;
        inner.Parameters.Clear();
        foreach (MySqlParameter parameter in _parameters)
        {
            inner.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
        }

        return inner;
    }

    protected override DbParameter CreateDbParameter() => new MySqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await Execution.ReaderAsync(this, behavior, isAsync: true, cancellationToken).ConfigureAwait(false);
}
