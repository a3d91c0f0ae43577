using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

/// <summary>Ends the span of its command when it is closed.</summary>
public sealed class MySqlDataReader : DbDataReader
{
    private readonly CommandBehavior _behavior;
    private readonly MySqlConnection _connection;
    private readonly CancellationToken _cancellationToken;
    private Inner.MySqlDataReader? _inner;
    private MySqlException? _failure;

    // Named as in the library, which sets it before it reads what is left.
    private bool m_closed;

    internal MySqlDataReader(Activity? activity, CommandBehavior behavior, MySqlConnection connection, CancellationToken cancellationToken)
    {
        Activity = activity;
        _cancellationToken = cancellationToken;
        _behavior = behavior;
        _connection = connection;
        connection.ActiveReader = this;
    }

    public override int Depth => 0;

    public override int FieldCount => Open.FieldCount;

    public override bool HasRows => Open.HasRows;

    public override bool IsClosed => m_closed;

    public override int RecordsAffected => _inner?.RecordsAffected ?? -1;

    private Inner.MySqlDataReader Open => m_closed ? throw new InvalidOperationException("Can't read from a closed reader.") : _inner!;

    public override object this[int ordinal] => Open[ordinal];

    public override object this[string name] => Open[name];

    internal Activity? Activity { get; private set; }

    /// <summary>Whether the command was cancelled while this reads its results.</summary>
    internal bool IsCancelled { get; set; }

    public override bool Read() => Translate(() => Open.Read());

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());

    public override bool NextResult() => Translate(() => Open.NextResult());

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Task.FromResult(NextResult());

    public override void Close()
    {
        if (m_closed)
        {
            return;
        }

        m_closed = true;
        _inner?.Close();
        if (IsCancelled)
        {
            // What the server answers a cancelled command with is expected here, and passed over.
            _ = _connection.ServerSession.Receive(new MySqlException(MySqlErrorCode.QueryInterrupted, "Query execution was interrupted"));
        }

        _connection.ActiveReader = null;
        Tracing.Succeed(Activity);
        Activity?.Stop();
        Activity = null;
        if ((_behavior & CommandBehavior.CloseConnection) != 0)
        {
            _connection.Close();
        }
    }

    public override ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    public override bool GetBoolean(int ordinal) => Open.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => Open.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => Open.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => Open.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => Open.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => Open.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => Open.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => Open.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => Open.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override Type GetFieldType(int ordinal) => Open.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => Open.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => Open.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => Open.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => Open.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => Open.GetInt64(ordinal);

    public override string GetName(int ordinal) => Open.GetName(ordinal);

    public override int GetOrdinal(string name) => Open.GetOrdinal(name);

    public override string GetString(int ordinal) => Open.GetString(ordinal);

    public override object GetValue(int ordinal) => Open.GetValue(ordinal);

    public override int GetValues(object[] values) => Open.GetValues(values);

    public override bool IsDBNull(int ordinal) => Open.IsDBNull(ordinal);

    internal void Begin(Inner.MySqlDataReader inner) => _inner = inner;

    /// <summary>There is a result, and an error where its first row should be.</summary>
    internal void Begin(MySqlException failure) => _failure = failure;

    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }

    private bool Translate(Func<bool> move)
    {
        if (_failure is { } failure)
        {
            throw failure.ErrorCode == MySqlErrorCode.QueryInterrupted && _cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(failure.Message, failure, _cancellationToken) : failure;
        }

        try
        {
            return move();
        }
        catch (Inner.MySqlException exception)
        {
            throw _connection.ServerSession.Receive(MySqlException.Of(exception));
        }
    }
}
