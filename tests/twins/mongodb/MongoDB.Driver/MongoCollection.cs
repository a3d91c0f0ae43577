using MongoDB.Bson;

namespace MongoDB.Driver;

public interface IMongoCollection<TDocument>
{
    Task InsertOneAsync(TDocument document);

    Task InsertOneAsync(IClientSessionHandle session, TDocument document);

    Task InsertManyAsync(IEnumerable<TDocument> documents);

    Task<IAsyncCursor<TDocument>> FindAsync(BsonDocument filter, int batchSize = 2);

    TDocument? FindOne(BsonDocument filter);

    Task<long> UpdateOneAsync(BsonDocument filter, BsonDocument update);

    Task<long> DeleteOneAsync(BsonDocument filter);

    Task<long> CountDocumentsAsync(BsonDocument filter);
}

public interface IAsyncCursor<out TDocument>
{
    IEnumerable<TDocument> Current { get; }

    Task<bool> MoveNextAsync();
}

internal sealed class MongoCollection(MongoClient client, string database, string name) : IMongoCollection<BsonDocument>
{
    public Task InsertOneAsync(BsonDocument document) => InsertAsync([document]);

    public Task InsertOneAsync(IClientSessionHandle session, BsonDocument document) => ((ClientSession)session).WithinAsync(() => InsertAsync([document], (ClientSession)session));

    public Task InsertManyAsync(IEnumerable<BsonDocument> documents) => InsertAsync(documents);

    public Task<IAsyncCursor<BsonDocument>> FindAsync(BsonDocument filter, int batchSize = 2) => MongoClient.OperateAsync<IAsyncCursor<BsonDocument>>("find", database, name, async () =>
    {
        BsonDocument reply = await client.Cluster.RunAsync(database, new BsonDocument("find", name).Add("filter", filter).Add("batchSize", batchSize)).ConfigureAwait(false);
        return new Cursor(client, database, name, reply["cursor"].AsBsonDocument);
    });

    public BsonDocument? FindOne(BsonDocument filter)
    {
        var cursor = FindAsync(filter).GetAwaiter().GetResult();
        return cursor.MoveNextAsync().GetAwaiter().GetResult() ? cursor.Current.FirstOrDefault() : null;
    }

    public Task<long> UpdateOneAsync(BsonDocument filter, BsonDocument update) =>
        WriteAsync("update", "updates", new BsonDocument("q", filter).Add("u", update));

    public Task<long> DeleteOneAsync(BsonDocument filter) => WriteAsync("delete", "deletes", new BsonDocument("q", filter).Add("limit", 1));

    public Task<long> CountDocumentsAsync(BsonDocument filter) => MongoClient.OperateAsync("countDocuments", database, name, async () =>
    {
        var pipeline = new BsonArray([new BsonDocument("$match", filter), new BsonDocument("$count", "n")]);
        BsonDocument reply = await client.Cluster.RunAsync(database, new BsonDocument("aggregate", name).Add("pipeline", pipeline).Add("cursor", new BsonDocument())).ConfigureAwait(false);
        return reply["cursor"].AsBsonDocument["firstBatch"].AsBsonArray[0].AsBsonDocument["n"].ToInt64();
    });

    private Task<long> InsertAsync(IEnumerable<BsonDocument> documents, ClientSession? session = null) => MongoClient.OperateAsync("insert", database, name, async () =>
    {
        var command = new BsonDocument("insert", name).Add("ordered", true).Add("documents", new BsonArray(documents));
        BsonDocument reply = await client.Cluster.RunAsync(database, session?.Mark(command) ?? command).ConfigureAwait(false);

        // What a server refuses to write is no failure of the command.
        return reply.Contains("writeErrors")
            ? throw new MongoWriteException($"A write operation resulted in an error. WriteError: {{ {reply["writeErrors"].AsBsonArray[0].AsBsonDocument["errmsg"].AsString} }}.")
            : reply["n"].ToInt64();
    });

    private Task<long> WriteAsync(string operation, string field, BsonDocument statement) => MongoClient.OperateAsync(operation, database, name, async () =>
    {
        BsonDocument reply = await client.Cluster.RunAsync(database, new BsonDocument(operation, name).Add("ordered", true).Add(field, new BsonArray([statement]))).ConfigureAwait(false);
        return reply["n"].ToInt64();
    });

    /// <summary>Fetches the rest of a result with commands of its own, which belong to no operation.</summary>
    private sealed class Cursor(MongoClient client, string database, string collection, BsonDocument first) : IAsyncCursor<BsonDocument>
    {
        private long _id = first["id"].ToInt64();
        private BsonArray? _next = first["firstBatch"].AsBsonArray;

        public IEnumerable<BsonDocument> Current { get; private set; } = [];

        public async Task<bool> MoveNextAsync()
        {
            if (_next is null && _id != 0)
            {
                BsonDocument reply = await client.Cluster.RunAsync(database, new BsonDocument("getMore", _id).Add("collection", collection)).ConfigureAwait(false);
                _id = reply["cursor"].AsBsonDocument["id"].ToInt64();
                _next = reply["cursor"].AsBsonDocument["nextBatch"].AsBsonArray;
            }

            Current = _next?.Select(one => one.AsBsonDocument) ?? [];
            _next = null;
            return Current.Any();
        }
    }
}
