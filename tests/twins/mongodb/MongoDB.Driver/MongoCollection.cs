using MongoDB.Bson;
using MongoDB.Driver.Core.Operations;

namespace MongoDB.Driver;

internal sealed class MongoCollection(MongoClient client, string database, string name, WriteConcern concern) : IMongoCollection<BsonDocument>
{
    private bool IsAcknowledged => concern.Servers > 0;

    public IMongoCollection<BsonDocument> WithWriteConcern(WriteConcern writeConcern) => new MongoCollection(client, database, name, writeConcern);

    public Task InsertOneAsync(BsonDocument document, CancellationToken cancellationToken) => InsertOneAsync(document, session: null, cancellationToken);

    public Task InsertOneAsync(IClientSessionHandle session, BsonDocument document, CancellationToken cancellationToken) => InsertOneAsync(document, (ClientSession)session, cancellationToken);

    public Task InsertManyAsync(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken) => InsertAsync(documents, session: null, cancellationToken);

    public Task<IAsyncCursor<BsonDocument>> FindAsync(FilterDefinition<BsonDocument> filter, FindOptions<BsonDocument>? options, CancellationToken cancellationToken)
    {
        BsonDocument command = new BsonDocument("find", name).Add("filter", filter.Document);
        if (options?.Limit is { } limit)
        {
            command.Add("limit", limit);
        }

        if (options?.BatchSize is { } size)
        {
            command.Add("batchSize", size);
        }

        return ReadAsync("find", command, options?.BatchSize, cancellationToken);
    }

    public IAsyncCursor<BsonDocument> FindSync(FilterDefinition<BsonDocument> filter, FindOptions<BsonDocument>? options, CancellationToken cancellationToken) =>
        FindAsync(filter, options, cancellationToken).GetAwaiter().GetResult();

    public async Task<IAsyncCursor<TResult>> AggregateAsync<TResult>(PipelineDefinition<BsonDocument, TResult> pipeline, CancellationToken cancellationToken) =>
        (IAsyncCursor<TResult>)await ReadAsync("aggregate", Aggregation(pipeline.Stages), batchSize: null, cancellationToken).ConfigureAwait(false);

    public async Task<UpdateResult> UpdateOneAsync(FilterDefinition<BsonDocument> filter, UpdateDefinition<BsonDocument> update, CancellationToken cancellationToken) =>
        new((await WriteAsync("update", "updates", new BsonDocument("q", filter.Document).Add("u", update.Document), cancellationToken).ConfigureAwait(false))["nModified"].ToInt64());

    public async Task<DeleteResult> DeleteOneAsync(FilterDefinition<BsonDocument> filter, CancellationToken cancellationToken) =>
        new((await WriteAsync("delete", "deletes", new BsonDocument("q", filter.Document).Add("limit", 1), cancellationToken).ConfigureAwait(false))["n"].ToInt64());

    public Task<long> CountDocumentsAsync(FilterDefinition<BsonDocument> filter, CancellationToken cancellationToken) => MongoClient.OperateAsync("countDocuments", database, name, async () =>
    {
        BsonDocument command = Aggregation([new BsonDocument("$match", filter.Document), new BsonDocument("$group", new BsonDocument("_id", 1).Add("n", new BsonDocument("$sum", 1)))]);
        BsonDocument reply = await client.Cluster.RunAsync(database, command, cancellationToken).ConfigureAwait(false);
        return reply["cursor"].AsBsonDocument["firstBatch"].AsBsonArray[0].AsBsonDocument["n"].ToInt64();
    });

    private BsonDocument Aggregation(BsonDocument[] stages) => new BsonDocument("aggregate", name).Add("pipeline", new BsonArray(stages)).Add("cursor", new BsonDocument());

    /// <summary>A read that fails with its connection is tried once more, as part of the same operation.</summary>
    private Task<IAsyncCursor<BsonDocument>> ReadAsync(string operation, BsonDocument command, int? batchSize, CancellationToken cancellationToken) =>
        MongoClient.OperateAsync<IAsyncCursor<BsonDocument>>(operation, database, name, async () =>
        {
            BsonDocument reply;
            try
            {
                reply = await client.Cluster.RunAsync(database, new BsonDocument(command), cancellationToken).ConfigureAwait(false);
            }
            catch (MongoConnectionException)
            {
                reply = await client.Cluster.RunAsync(database, new BsonDocument(command), cancellationToken).ConfigureAwait(false);
            }

            return new Cursor(client, database, name, batchSize, reply["cursor"].AsBsonDocument);
        });

    private async Task InsertOneAsync(BsonDocument document, ClientSession? session, CancellationToken cancellationToken)
    {
        try
        {
            await InsertAsync([document], session, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoBulkWriteOperationException exception)
        {
            // What the application gets is made of it after the operation's span has ended.
            throw new MongoWriteException(exception);
        }
    }

    private Task InsertAsync(IEnumerable<BsonDocument> documents, ClientSession? session, CancellationToken cancellationToken) => ClientSession.WithinAsync(session, () =>
        MongoClient.OperateAsync("insert", database, name, async () =>
        {
            BsonDocument command = new BsonDocument("insert", name).Add("ordered", true);
            if (!IsAcknowledged)
            {
                command.Add("writeConcern", new BsonDocument("w", 0));
            }

            BsonDocument reply = await client.Cluster.RunAsync(database, command, cancellationToken, session, new BsonElement("documents", new BsonArray(documents)), IsAcknowledged).ConfigureAwait(false);

            // What a server refuses to write is no failure of the command.
            return reply.Contains("writeErrors") ? throw new MongoBulkWriteOperationException(reply["writeErrors"].AsBsonArray) : reply;
        }));

    private Task<BsonDocument> WriteAsync(string operation, string field, BsonDocument statement, CancellationToken cancellationToken) => MongoClient.OperateAsync(operation, database, name, () =>
        client.Cluster.RunAsync(
            database, new BsonDocument(operation, name).Add("ordered", true), cancellationToken, session: null, new BsonElement(field, new BsonArray([statement])), isAcknowledged: true));
}
