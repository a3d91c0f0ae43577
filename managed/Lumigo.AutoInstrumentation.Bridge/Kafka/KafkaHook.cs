using System.Reflection;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>
/// Confluent.Kafka 1.9 and 2.x: a span for each message that is produced, until its delivery is reported, and for each that is consumed, which is current
/// until the consumer is used again.
/// </summary>
/// <remarks>The library has no spans and no extension points, so the methods are woven that every way of producing and consuming goes through.</remarks>
public sealed class KafkaHook : LibraryHook
{
    internal const string Producer = "Confluent.Kafka.Producer`2";
    internal const string Consumer = "Confluent.Kafka.Consumer`2";

    /// <inheritdoc/>
    public override string Library => "Confluent.Kafka";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        var clients = new KafkaClients();
        var members = new KafkaMembers(library);
        var headers = new TraceHeaders(library);
        var underway = new ConditionalWeakTable<object, KafkaSend>();
        Weave(
            library,
            new ClientBuilt(Producer, "ProducerBuilder`2", clients),
            new ClientBuilt(Producer, "DependentProducerBuilder`2", clients),
            new ClientBuilt(Consumer, "ConsumerBuilder`2", clients),
            new ProduceCalled("Produce", clients, members),
            new ProduceCalled("ProduceAsync", clients, members),
            new MessageProduced(clients, members, headers, underway),
            new DeliveryReported("TypedTaskDeliveryHandlerShim", members, headers, underway),
            new DeliveryReported("TypedDeliveryHandlerShim_Action", members, headers, underway),
            new ConsumeCalled(),
            new MessageConsumed(clients, members, headers),
            new ConsumerLeft("Close", clients),
            new ConsumerLeft("Unsubscribe", clients),
            new ConsumerLeft("Dispose", clients));
    }
}
