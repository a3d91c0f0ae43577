namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>Names of the attributes of Kafka spans (https://opentelemetry.io/docs/specs/semconv/messaging/kafka/), and Lumigo's for bodies.</summary>
internal static class KafkaAttributes
{
    public const string System = "messaging.system";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string DestinationName = "messaging.destination.name";
    public const string PartitionId = "messaging.destination.partition.id";
    public const string Offset = "messaging.kafka.offset";
    public const string MessageKey = "messaging.kafka.message.key";
    public const string Tombstone = "messaging.kafka.message.tombstone";
    public const string ConsumerGroup = "messaging.consumer.group.name";
    public const string ClientId = "messaging.client.id";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string ProduceBody = "messaging.produce.body";
    public const string ConsumeBody = "messaging.consume.body";
}
