namespace MongoDB.Driver;

public interface IMongoCollection<TDocument>
{
    IMongoCollection<TDocument> WithWriteConcern(WriteConcern writeConcern);

    Task InsertOneAsync(TDocument document, CancellationToken cancellationToken = default);

    Task InsertOneAsync(IClientSessionHandle session, TDocument document, CancellationToken cancellationToken = default);

    Task InsertManyAsync(IEnumerable<TDocument> documents, CancellationToken cancellationToken = default);

    Task<IAsyncCursor<TDocument>> FindAsync(FilterDefinition<TDocument> filter, FindOptions<TDocument>? options = null, CancellationToken cancellationToken = default);

    IAsyncCursor<TDocument> FindSync(FilterDefinition<TDocument> filter, FindOptions<TDocument>? options = null, CancellationToken cancellationToken = default);

    Task<IAsyncCursor<TResult>> AggregateAsync<TResult>(PipelineDefinition<TDocument, TResult> pipeline, CancellationToken cancellationToken = default);

    Task<UpdateResult> UpdateOneAsync(FilterDefinition<TDocument> filter, UpdateDefinition<TDocument> update, CancellationToken cancellationToken = default);

    Task<DeleteResult> DeleteOneAsync(FilterDefinition<TDocument> filter, CancellationToken cancellationToken = default);

    Task<long> CountDocumentsAsync(FilterDefinition<TDocument> filter, CancellationToken cancellationToken = default);
}

public interface IAsyncCursor<out TDocument> : IDisposable
{
    IEnumerable<TDocument> Current { get; }

    bool MoveNext(CancellationToken cancellationToken = default);

    Task<bool> MoveNextAsync(CancellationToken cancellationToken = default);
}

/// <summary>A search that has not begun.</summary>
public interface IFindFluent<TDocument, TProjection>
{
    TProjection FirstOrDefault(CancellationToken cancellationToken = default);
}

public static class IMongoCollectionExtensions
{
    public static IFindFluent<TDocument, TDocument> Find<TDocument>(this IMongoCollection<TDocument> collection, FilterDefinition<TDocument> filter) => new Search<TDocument>(collection, filter);

    private sealed class Search<TDocument>(IMongoCollection<TDocument> collection, FilterDefinition<TDocument> filter) : IFindFluent<TDocument, TDocument>
    {
        public TDocument FirstOrDefault(CancellationToken cancellationToken)
        {
            using IAsyncCursor<TDocument> cursor = collection.FindSync(filter, new FindOptions<TDocument> { Limit = 1 }, cancellationToken);
            return cursor.MoveNext(cancellationToken) ? cursor.Current.FirstOrDefault()! : default!;
        }
    }
}
