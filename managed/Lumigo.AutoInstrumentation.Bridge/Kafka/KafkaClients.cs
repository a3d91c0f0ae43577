using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>The producers and consumers of a copy of the library; none is kept alive by it.</summary>
internal sealed class KafkaClients
{
    private readonly ConditionalWeakTable<object, KafkaClient> _clients = [];

    /// <summary>Notes a new one.</summary>
    public void Add(object client, KafkaClient known) => _clients.AddOrUpdate(client, known);

    /// <summary>What is known of one.</summary>
    public KafkaClient Of(object client) => _clients.GetValue(client, static _ => new KafkaClient());
}
