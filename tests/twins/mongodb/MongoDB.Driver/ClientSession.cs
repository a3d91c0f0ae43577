using System.Diagnostics;
using MongoDB.Bson;

namespace MongoDB.Driver;

public interface IClientSessionHandle : IDisposable
{
    void StartTransaction();

    Task CommitTransactionAsync(CancellationToken cancellationToken = default);

    Task AbortTransactionAsync(CancellationToken cancellationToken = default);
}

/// <summary>
/// A session with its transaction: whose span is never current for the application, but for the operations within it, the last of which ends it.
/// </summary>
internal sealed class ClientSession(MongoClient client) : IClientSessionHandle
{
    private Activity? _transaction;
    private bool _isInTransaction;
    private bool _isEmpty;

    public long TransactionNumber { get; private set; }

    public void StartTransaction()
    {
        Activity? current = Activity.Current;
        TransactionNumber = client.Cluster.NextTransaction();
        _isInTransaction = _isEmpty = true;
        _transaction = MongoTelemetry.StartTransaction();
        Activity.Current = current;
    }

    public Task CommitTransactionAsync(CancellationToken cancellationToken) => EndAsync("commitTransaction", cancellationToken);

    public Task AbortTransactionAsync(CancellationToken cancellationToken) => EndAsync("abortTransaction", cancellationToken);

    public void Dispose() => _transaction?.Dispose();

    /// <summary>What an operation within the transaction is.</summary>
    public static async Task<T> WithinAsync<T>(ClientSession? session, Func<Task<T>> operation)
    {
        Activity? current = Activity.Current;
        if (session?._transaction is { } transaction)
        {
            Activity.Current = transaction;
        }

        try
        {
            return await operation().ConfigureAwait(false);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <summary>What a command says of the transaction it is in.</summary>
    public void Mark(BsonDocument command)
    {
        if (_isInTransaction)
        {
            command.Add("txnNumber", TransactionNumber);
            if (_isEmpty)
            {
                command.Add("startTransaction", true);
                _isEmpty = false;
            }

            command.Add("autocommit", false);
        }
    }

    private async Task EndAsync(string operation, CancellationToken cancellationToken)
    {
        Activity? current = Activity.Current;
        try
        {
            await WithinAsync(this, () => MongoClient.OperateAsync(operation, "admin", null, () => client.Cluster.RunAsync("admin", new BsonDocument(operation, 1), cancellationToken, this)))
                .ConfigureAwait(false);
        }
        finally
        {
            _isInTransaction = false;
            _transaction?.SetStatus(ActivityStatusCode.Ok);
            _transaction?.Dispose();
            _transaction = null;
            Activity.Current = current;
        }
    }
}
