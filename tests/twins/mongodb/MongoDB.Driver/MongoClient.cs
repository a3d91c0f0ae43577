using System.Diagnostics;
using MongoDB.Bson;
using MongoDB.Driver.Core.Clusters;
using MongoDB.Driver.Core.Configuration;

namespace MongoDB.Driver;

public sealed class MongoClient
{
    // Clients with equal settings share a cluster.
    private static readonly Dictionary<(string, int, Action<ClusterBuilder>?, int), Cluster> s_clusters = [];

    private readonly Cluster _cluster;

    public MongoClient(string connectionString)
        : this(MongoClientSettings.FromConnectionString(connectionString))
    {
    }

    public MongoClient(MongoClientSettings settings)
    {
        int textLength = settings.TracingOptions?.QueryTextMaxLength ?? 0;
        lock (s_clusters)
        {
            var key = (settings.Host, settings.Port, settings.ClusterConfigurator, textLength);
            if (!s_clusters.TryGetValue(key, out Cluster? cluster))
            {
                var builder = new ClusterBuilder { Settings = settings };
                settings.ClusterConfigurator?.Invoke(builder);
                s_clusters.Add(key, cluster = builder.BuildClusterInternal());
            }

            _cluster = cluster;
        }
    }

    public IMongoDatabase GetDatabase(string name) => new MongoDatabase(this, name);

    public Task<IClientSessionHandle> StartSessionAsync() => Task.FromResult<IClientSessionHandle>(new ClientSession(this));

    internal Cluster Cluster => _cluster;

    /// <summary>An operation: its span around all of its commands.</summary>
    internal static async Task<T> OperateAsync<T>(string operation, string database, string? collection, Func<Task<T>> run)
    {
        using Activity? span = MongoTelemetry.StartOperation(operation, database, collection);
        try
        {
            T result = await run().ConfigureAwait(false);
            span?.SetStatus(ActivityStatusCode.Ok);
            return result;
        }
        catch (Exception exception)
        {
            MongoTelemetry.Record(span, exception, isOperation: true);
            throw;
        }
    }
}

public interface IMongoDatabase
{
    IMongoCollection<TDocument> GetCollection<TDocument>(string name);

    Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, CancellationToken cancellationToken = default);
}

internal sealed class MongoDatabase(MongoClient client, string name) : IMongoDatabase
{
    public IMongoCollection<TDocument> GetCollection<TDocument>(string collection) => (IMongoCollection<TDocument>)(object)new MongoCollection(client, name, collection, WriteConcern.Acknowledged);

    public Task<TResult> RunCommandAsync<TResult>(Command<TResult> command, CancellationToken cancellationToken) => MongoClient.OperateAsync(
        "runCommand", name, null, async () => (TResult)(object)await client.Cluster.RunAsync(name, new BsonDocument(command.Document), cancellationToken).ConfigureAwait(false));
}
