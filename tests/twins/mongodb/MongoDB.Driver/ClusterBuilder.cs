using MongoDB.Driver.Core.Clusters;

namespace MongoDB.Driver.Core.Configuration
{
    /// <summary>Collects what a cluster is made with. Handlers are resolved when it is built.</summary>
    public class ClusterBuilder
    {
        private readonly List<Delegate> _handlers = [];

        internal MongoClientSettings Settings { get; set; } = new();

        public ClusterBuilder Subscribe<TEvent>(Action<TEvent> handler)
        {
            _handlers.Add(handler);
            return this;
        }

        public ICluster BuildCluster() => BuildClusterInternal();

        internal Cluster BuildClusterInternal() => new(Settings, [.. _handlers]);
    }
}
