using MongoDB.Driver.Core.Configuration;

namespace MongoDB.Driver;

public sealed class TracingOptions
{
    public bool Disabled { get; set; }

    public int QueryTextMaxLength { get; set; }
}

public class MongoClientSettings
{
    public string Host { get; private init; } = "localhost";

    public int Port { get; private init; } = 27017;

    public Action<ClusterBuilder>? ClusterConfigurator { get; set; }

    public TracingOptions TracingOptions { get; set; } = new();

    public static MongoClientSettings FromConnectionString(string connectionString)
    {
        var url = new Uri(connectionString);
        return new MongoClientSettings { Host = url.Host, Port = url.Port };
    }
}
