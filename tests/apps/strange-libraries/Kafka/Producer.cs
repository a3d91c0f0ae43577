namespace Confluent.Kafka;

/// <summary>Has a name of the real library's, and nothing else of it.</summary>
public sealed class Producer<TKey, TValue>
{
    public string Produce(TKey key, TValue value) => $"{key} {value}";
}
