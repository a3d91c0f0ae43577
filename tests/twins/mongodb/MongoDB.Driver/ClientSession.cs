using System.Diagnostics;
using MongoDB.Bson;

namespace MongoDB.Driver;

public interface IClientSessionHandle : IDisposable
{
    void StartTransaction();

    Task CommitTransactionAsync();

    Task AbortTransactionAsync();
}

/// <summary>
/// A session with its transaction: whose span is never current for the application, but for the operations within it, the last of which ends it.
/// </summary>
internal sealed class ClientSession(MongoClient client) : IClientSessionHandle
{
    private Activity? _transaction;
    private long _number;

    public void StartTransaction()
    {
        Activity? current = Activity.Current;
        _number++;
        _transaction = MongoTelemetry.StartTransaction();
        Activity.Current = current;
    }

    public Task CommitTransactionAsync() => EndAsync("commitTransaction");

    public Task AbortTransactionAsync() => EndAsync("abortTransaction");

    public void Dispose() => _transaction?.Dispose();

    /// <summary>What an operation within the transaction is.</summary>
    internal async Task<T> WithinAsync<T>(Func<Task<T>> operation)
    {
        Activity? current = Activity.Current;
        if (_transaction is not null)
        {
            Activity.Current = _transaction;
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

    internal BsonDocument Mark(BsonDocument command) => command.Add("txnNumber", _number).Add("autocommit", false);

    private async Task EndAsync(string operation)
    {
        Activity? current = Activity.Current;
        try
        {
            await WithinAsync(() => MongoClient.OperateAsync(operation, "admin", null, () => client.Cluster.RunAsync("admin", Mark(new BsonDocument(operation, 1))))).ConfigureAwait(false);
        }
        finally
        {
            _transaction?.SetStatus(ActivityStatusCode.Ok);
            _transaction?.Dispose();
            _transaction = null;
            Activity.Current = current;
        }
    }
}
