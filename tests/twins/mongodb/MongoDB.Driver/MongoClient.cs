using System.Diagnostics;
using System.Net;
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
        lock (s_clusters)
        {
            var key = (settings.Host, settings.Port, settings.ClusterConfigurator, settings.TracingOptions.QueryTextMaxLength);
            if (!s_clusters.TryGetValue(key, out Cluster? cluster))
            {
                var builder = new ClusterBuilder { Server = new DnsEndPoint(settings.Host, settings.Port), QueryTextMaxLength = settings.TracingOptions.QueryTextMaxLength };
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
    IMongoCollection<BsonDocument> GetCollection(string name);

    Task<BsonDocument> RunCommandAsync(BsonDocument command);
}

internal sealed class MongoDatabase(MongoClient client, string name) : IMongoDatabase
{
    public IMongoCollection<BsonDocument> GetCollection(string collection) => new MongoCollection(client, name, collection);

    public Task<BsonDocument> RunCommandAsync(BsonDocument command) =>
        MongoClient.OperateAsync("runCommand", name, null, () => client.Cluster.RunAsync(name, command));
}
