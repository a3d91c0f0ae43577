namespace MongoDB.Driver
{
    public static class MongoTelemetry
    {
        public const string ActivitySourceName = "MongoDB.Driver";
    }
}

namespace MongoDB.Driver.Core.Events
{
    /// <summary>Does not say what it tells of.</summary>
    public struct CommandStartedEvent(int request)
    {
        public readonly string CommandName => throw new NotSupportedException($"strange {request}");

        public readonly object Command => request;

        public readonly int RequestId => request;
    }

    public struct CommandSucceededEvent(int request)
    {
        public readonly object Reply => request;

        public readonly int RequestId => request;
    }

    public struct CommandFailedEvent(int request)
    {
        public readonly int RequestId => request;
    }
}

namespace MongoDB.Driver.Core.Configuration
{
    public sealed class ClusterBuilder
    {
        private readonly List<Delegate> _handlers = [];

        public ClusterBuilder Subscribe<TEvent>(Action<TEvent> handler)
        {
            _handlers.Add(handler);
            return this;
        }

        public object BuildCluster() => _handlers.ToArray();

        public void Tell<TEvent>(TEvent what) => _handlers.OfType<Action<TEvent>>().ToList().ForEach(handler => handler(what));
    }
}
