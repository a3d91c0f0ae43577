using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

public sealed class MySqlTransaction : DbTransaction
{
    private readonly Inner.MySqlTransaction _inner;
    private MySqlConnection? _connection;

    internal MySqlTransaction(MySqlConnection connection, Inner.MySqlTransaction inner)
    {
        _connection = connection;
        _inner = inner;
    }

    public new MySqlConnection? Connection => _connection;

    public override IsolationLevel IsolationLevel => _inner.IsolationLevel;

    protected override DbConnection? DbConnection => _connection;

    public override void Commit() => EndAsync("Commit", "COMMIT", isAsync: false).GetAwaiter().GetResult();

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync("Commit", "COMMIT", isAsync: true);

    public override void Rollback() => EndAsync("Rollback", "ROLLBACK", isAsync: false).GetAwaiter().GetResult();

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync("Rollback", "ROLLBACK", isAsync: true);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _connection is { State: ConnectionState.Open })
        {
            Rollback();
        }

        base.Dispose(disposing);
    }

    public override ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private async Task EndAsync(string name, string operation, bool isAsync)
    {
        MySqlConnection connection = _connection ?? throw new InvalidOperationException("Already committed or rolled back.");
        using Activity? activity = connection.Session.Start(name, operation: operation);
        try
        {
            try
            {
                Task end = (name, isAsync) switch
                {
                    ("Commit", true) => _inner.CommitAsync(),
                    ("Commit", false) => Run(_inner.Commit),
                    (_, true) => _inner.RollbackAsync(),
                    _ => Run(_inner.Rollback),
                };
                await end.ConfigureAwait(false);
            }
            catch (Inner.MySqlException exception)
            {
                throw MySqlException.Of(exception);
            }

            connection.CurrentTransaction = null;
            _connection = null;
            Tracing.Succeed(activity);
        }
        catch (Exception exception) when (activity is { IsAllDataRequested: true })
        {
            Tracing.Fail(activity, exception);
            throw;
        }
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
