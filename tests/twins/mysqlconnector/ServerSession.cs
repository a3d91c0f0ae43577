namespace MySqlConnector.Core;

/// <summary>What makes exceptions of the server's errors, and knows whom they are for: since 2.3 the reader itself, before the connection that has one.</summary>
internal sealed class ServerSession(MySqlConnection connection)
{
    private MySqlException? _error;

#if DATA_SOURCES
    public MySqlDataReader? DataReader => connection.ActiveReader;
#else
    public WeakReference<MySqlConnection>? OwningConnection { get; } = new(connection);
#endif

    /// <summary>The server has answered with an error.</summary>
    public MySqlException Receive(MySqlException error)
    {
        _error = error;
        return CreateExceptionForErrorPayload([0xFF]);
    }

    private MySqlException CreateExceptionForErrorPayload(ReadOnlySpan<byte> span) => span[0] == 0xFF ? _error! : throw new InvalidOperationException();
}
