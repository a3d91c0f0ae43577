using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace OpenTelemetry.Instrumentation.ConfluentKafka;

/// <summary>A producer whose messages have spans, and carry their context.</summary>
public sealed class InstrumentedProducer<TKey, TValue>(IProducer<TKey, TValue> producer)
{
    public async Task<DeliveryResult<TKey, TValue>> ProduceAsync(string topic, Message<TKey, TValue> message)
    {
        using Activity? span = Start(topic, message);
        return await producer.ProduceAsync(topic, message).ConfigureAwait(false);
    }

    public void Produce(string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? handler)
    {
        using Activity? span = Start(topic, message);
        producer.Produce(topic, message, handler);
    }

    private static Activity? Start(string topic, Message<TKey, TValue> message)
    {
        Activity? span = Telemetry.Source.StartActivity("send " + topic, ActivityKind.Producer);
        if (span is not null)
        {
            message.Headers ??= [];
            message.Headers.Add("traceparent", Encoding.UTF8.GetBytes(span.Id!));
        }

        return span?.SetTag("messaging.destination.name", topic);
    }
}

/// <summary>A consumer whose messages have spans, made when a message has come.</summary>
public sealed class InstrumentedConsumer<TKey, TValue>(IConsumer<TKey, TValue> consumer)
{
    public ConsumeResult<TKey, TValue> Consume(CancellationToken cancellation)
    {
        DateTimeOffset start = DateTimeOffset.UtcNow;
        ConsumeResult<TKey, TValue> result = consumer.Consume(cancellation);
        ActivityContext.TryParse(Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes("traceparent")), null, out ActivityContext producer);
        using Activity? span = Telemetry.Source.StartActivity("poll " + result.Topic, ActivityKind.Client, default(ActivityContext), links: [new(producer)], startTime: start);
        span?.SetTag("messaging.destination.name", result.Topic);
        return result;
    }
}

internal static class Telemetry
{
    public static readonly ActivitySource Source = new("OpenTelemetry.Instrumentation.ConfluentKafka");
}
