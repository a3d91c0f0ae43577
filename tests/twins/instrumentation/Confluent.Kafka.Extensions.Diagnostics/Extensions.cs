using System.Diagnostics;
using System.Text;

namespace Confluent.Kafka.Extensions.Diagnostics;

public static class Extensions
{
    private static readonly ActivitySource s_source = new("Confluent.Kafka.Extensions.Diagnostics");

    /// <summary>What its producer does, which wraps another.</summary>
    public static async Task<DeliveryResult<TKey, TValue>> ProduceWithInstrumentation<TKey, TValue>(this IProducer<TKey, TValue> producer, string topic, Message<TKey, TValue> message)
    {
        Activity? span = s_source.StartActivity("produce kafka." + topic, ActivityKind.Producer);
        span?.SetTag("messaging.destination", topic);
        message.Headers ??= [];
        message.Headers.Add("traceparent", Encoding.UTF8.GetBytes(span?.Id ?? ""));
        try
        {
            return await producer.ProduceAsync(topic, message).ConfigureAwait(false);
        }
        finally
        {
            span?.Stop();
        }
    }

    /// <summary>Consumes a message and handles it: the span is current meanwhile.</summary>
    public static async Task ConsumeWithInstrumentation<TKey, TValue>(
        this IConsumer<TKey, TValue> consumer, Func<ConsumeResult<TKey, TValue>, CancellationToken, Task> action, CancellationToken cancellation)
    {
        ConsumeResult<TKey, TValue> result = consumer.Consume(cancellation);
        Activity? span = s_source.CreateActivity("consume kafka." + result.Topic, ActivityKind.Consumer);
        if (ActivityContext.TryParse(Encoding.UTF8.GetString(result.Message.Headers.GetLastBytes("traceparent")), null, out ActivityContext producer))
        {
            span?.SetParentId(producer.TraceId, producer.SpanId, producer.TraceFlags);
        }

        span?.Start();
        try
        {
            await action(result, cancellation);
        }
        finally
        {
            span?.Stop();
        }
    }
}
