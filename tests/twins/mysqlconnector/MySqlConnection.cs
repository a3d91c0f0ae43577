using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

public sealed class MySqlConnection : DbConnection
{
    private readonly Inner.MySqlConnection _inner = new();
    private string _connectionString;
    private MySqlDataReader? m_activeReader;

    public MySqlConnection()
        : this("")
    {
    }

    public MySqlConnection(string? connectionString)
    {
        _connectionString = connectionString ?? "";
        ServerSession = new Core.ServerSession(this);
    }

    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString;
        set => _connectionString = value ?? "";
    }

    public override string Database => Settings.Database;

    public override string DataSource => Settings.Server;

    public override string ServerVersion => _inner.ServerVersion;

    public override ConnectionState State => _inner.State;

    public int ServerThread => _inner.ServerThread;

    public override bool CanCreateBatch => true;

    internal Inner.MySqlConnection Opened => State == ConnectionState.Open ? _inner : throw new InvalidOperationException($"Connection must be Open; current state is {State}");

    internal MySqlDataReader? ActiveReader
    {
        get => m_activeReader;
        set => m_activeReader = value;
    }

    internal Core.ServerSession ServerSession { get; }

    internal Session Session { get; private set; } = null!;

    internal MySqlTransaction? CurrentTransaction { get; set; }

    internal MySqlConnectionStringBuilder Settings => new(_connectionString);

    protected override DbProviderFactory DbProviderFactory => MySqlConnectorFactory.Instance;

    public override void Open() => OpenAsync(isAsync: false, CancellationToken.None).GetAwaiter().GetResult();

    public override Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(isAsync: true, cancellationToken);

    public override void Close()
    {
        CurrentTransaction?.Dispose();
        _inner.Close();
    }

    public override void ChangeDatabase(string databaseName) => _inner.ChangeDatabase(databaseName);

    public new MySqlCommand CreateCommand() => (MySqlCommand)base.CreateCommand();

    public new MySqlBatch CreateBatch() => (MySqlBatch)base.CreateBatch();

    public new MySqlTransaction BeginTransaction() => (MySqlTransaction)base.BeginTransaction();

    public new async ValueTask<MySqlTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) =>
        (MySqlTransaction)await base.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Ends a statement that runs on this connection, as the library does it: from another connection, with spans like those of any caller.</summary>
    internal void Cancel(ICancellableCommand command, int commandId, bool isCancel)
    {
        using var other = new MySqlConnection(_connectionString);
        other.Open();
        using var kill = new MySqlCommand($"KILL QUERY {ServerThread}", other) { CommandTimeout = 3 };
        kill.ExecuteNonQuery();
        if (ActiveReader is { } reader)
        {
            reader.IsCancelled = true;
        }
    }

    protected override DbCommand CreateDbCommand() => new MySqlCommand { Connection = this, Transaction = CurrentTransaction };

    protected override DbBatch CreateDbBatch() => new MySqlBatch(this);

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        CurrentTransaction = new MySqlTransaction(this, Opened.BeginTransaction(isolationLevel == IsolationLevel.Unspecified ? IsolationLevel.RepeatableRead : isolationLevel));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task OpenAsync(bool isAsync, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Activity? activity = Tracing.Start(Tracing.Open);
        try
        {
            Session = new Session(Settings);
#if !TAGGED_STATUS
            Session.CopyTo(activity);
#endif
            try
            {
                _inner.ConnectionString = _connectionString.Replace("SslMode=None", "SslMode=Disabled", StringComparison.OrdinalIgnoreCase);
                if (isAsync)
                {
                    await _inner.OpenAsync(cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    _inner.Open();
                }
            }
            catch (Inner.MySqlException exception)
            {
                throw MySqlException.Of(exception);
            }

            Session.Connected(_inner.ServerThread);
            Session.CopyTo(activity);
            Tracing.Succeed(activity);
        }
        catch (Exception exception) when (activity is { IsAllDataRequested: true })
        {
            if (Tracing.OldNames)
            {
                activity.SetTag("db.connection_string", Settings.ForSpans());
            }

            Tracing.Fail(activity, exception);
            throw;
        }
    }
}
