using MongoDB.Driver.Core.Configuration;

namespace MongoDB.Driver
{
    public class MongoClientSettings
    {
        public Action<ClusterBuilder>? ClusterConfigurator { get; set; }

        public TracingOptions? TracingOptions { get; set; }

        internal string Host { get; private init; } = "localhost";

        internal int Port { get; private init; } = 27017;

        internal TimeSpan ServerSelectionTimeout { get; private init; } = TimeSpan.FromSeconds(30);

        public static MongoClientSettings FromConnectionString(string connectionString)
        {
            const string Timeout = "?serverSelectionTimeoutMS=";
            var url = new Uri(connectionString);
            return new MongoClientSettings
            {
                Host = url.Host,
                Port = url.Port,
                ServerSelectionTimeout = url.Query.StartsWith(Timeout, StringComparison.Ordinal) ? TimeSpan.FromMilliseconds(int.Parse(url.Query[Timeout.Length..])) : TimeSpan.FromSeconds(30),
            };
        }
    }
}

namespace MongoDB.Driver.Core.Configuration
{
    public sealed class TracingOptions
    {
        public bool Disabled { get; set; }

        public int QueryTextMaxLength { get; set; }
    }
}
