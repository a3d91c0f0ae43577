using MongoDB.Bson;

namespace MongoDB.Driver;

/// <summary>Fetches the rest of a result with commands of its own, which belong to no operation, and so is the one that says that nobody wants it.</summary>
internal sealed class Cursor(MongoClient client, string database, string collection, int? batchSize, BsonDocument first) : IAsyncCursor<BsonDocument>
{
    private long _id = first["id"].ToInt64();
    private BsonArray? _next = first["firstBatch"].AsBsonArray;

    public IEnumerable<BsonDocument> Current { get; private set; } = [];

    public bool MoveNext(CancellationToken cancellationToken) => MoveNextAsync(cancellationToken).GetAwaiter().GetResult();

    public async Task<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_next is null && _id != 0)
        {
            BsonDocument command = new BsonDocument("getMore", _id).Add("collection", collection);
            if (batchSize is { } size)
            {
                command.Add("batchSize", size);
            }

            BsonDocument reply = await client.Cluster.RunAsync(database, command, cancellationToken).ConfigureAwait(false);
            _id = reply["cursor"].AsBsonDocument["id"].ToInt64();
            _next = reply["cursor"].AsBsonDocument["nextBatch"].AsBsonArray;
        }

        Current = _next?.Select(one => one.AsBsonDocument) ?? [];
        bool moved = _next is not null;
        _next = null;
        return moved;
    }

    public void Dispose()
    {
        if (_id != 0)
        {
            try
            {
                client.Cluster.RunAsync(database, new BsonDocument("killCursors", collection).Add("cursors", new BsonArray([_id])), CancellationToken.None).GetAwaiter().GetResult();
            }
            catch (MongoException)
            {
                // Nobody is told.
            }

            _id = 0;
        }
    }
}
