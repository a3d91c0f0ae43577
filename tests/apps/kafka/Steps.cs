using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace KafkaApp;

internal sealed class Steps(string brokers)
{
    private static readonly ActivitySource Source = new("kafka-app");

    private readonly ProducerConfig _producer = new() { BootstrapServers = brokers, ClientId = "kafka-app-producer", MessageTimeoutMs = 5000, LingerMs = 0 };

    public async Task<string> RunAsync(string step)
    {
        string[] parts = step.Split('=');
        switch (parts[0])
        {
            case "produce-async":
                return await ProduceAsync();
            case "produce":
                return Produce(handler: true);
            case "produce-unreported":
                return Produce(handler: false);
            case "produce-own-header":
                return await ProduceWithOwnHeaderAsync();
            case "produce-shared-message":
                return await ProduceSharedAsync();
            case "produce-tombstone":
                return await ProduceTombstoneAsync();
            case "produce-too-large":
                return await ProduceTooLargeAsync();
            case "produce-unserializable":
                return await ProduceUnserializableAsync();
            case "produce-no-partition":
                return await ProduceToMissingPartitionAsync();
            case "consume":
                return Consume(parts[1], int.Parse(parts[2]));
            case "consume-async":
                return await ConsumeAsync(parts[1], int.Parse(parts[2]));
            case "consume-undeserializable":
                return ConsumeUndeserializable(parts[1]);
            case "consume-nothing":
                return ConsumeNothing(parts[1]);
            case "many":
                return Many(int.Parse(parts[1]));
            default:
                return "unknown";
        }
    }

    private async Task<string> ProduceAsync()
    {
        using IProducer<string, string> producer = new ProducerBuilder<string, string>(_producer).Build();
        var message = new Message<string, string> { Key = "order-7", Value = """{"id":7,"password":"secret-order"}""" };
        DeliveryResult<string, string> result = await producer.ProduceAsync("orders", message);
        return $"{result.Topic} {result.Status} headers={message.Headers?.Count ?? -1} delivered={Names(result.Message.Headers)}";
    }

    private string Produce(bool handler)
    {
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(_producer).Build();
        var message = new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes("plain text"), Headers = [new Header("mine", [1])] };
        string delivered = "none";
        producer.Produce(new TopicPartition("orders", 0), message, handler ? report => delivered = $"{report.Error.Code} {Names(report.Message.Headers)}" : null);
        producer.Flush(TimeSpan.FromSeconds(10));
        return $"{delivered} headers={Names(message.Headers)}";
    }

    private async Task<string> ProduceWithOwnHeaderAsync()
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(_producer).Build();
        var headers = new Headers { { "traceparent", "00-11111111111111111111111111111111-2222222222222222-01"u8.ToArray() } };
        DeliveryResult<Null, string> result = await producer.ProduceAsync("own", new Message<Null, string> { Value = "x", Headers = headers });
        return $"{Names(headers)} {Names(result.Message.Headers)}";
    }

    /// <summary>One message for many calls.</summary>
    private async Task<string> ProduceSharedAsync()
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(_producer).Build();
        var message = new Message<Null, string> { Value = "shared", Headers = [] };
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            using Activity? activity = Source.StartActivity($"sender-{number}");
            await producer.ProduceAsync("shared", message);
        }));
        return $"headers={message.Headers.Count}";
    }

    private async Task<string> ProduceTombstoneAsync()
    {
        using IProducer<string, string?> producer = new ProducerBuilder<string, string?>(_producer).Build();
        DeliveryResult<string, string?> result = await producer.ProduceAsync("tombs", new Message<string, string?> { Key = "gone", Value = null });
        return result.Status.ToString();
    }

    private async Task<string> ProduceTooLargeAsync()
    {
        using IProducer<Null, byte[]> producer = new ProducerBuilder<Null, byte[]>(_producer).Build();
        return (await producer.ProduceAsync("orders", new Message<Null, byte[]> { Value = new byte[2_000_000] })).Status.ToString();
    }

    private async Task<string> ProduceUnserializableAsync()
    {
        using IProducer<Null, Version> producer = new ProducerBuilder<Null, Version>(_producer).SetValueSerializer(new Unserializable()).Build();
        try
        {
            producer.Produce("orders", new Message<Null, Version> { Value = new(1, 0) });
        }
        catch (ProduceException<Null, Version>)
        {
        }

        return (await producer.ProduceAsync("orders", new Message<Null, Version> { Value = new(1, 0) })).Status.ToString();
    }

    private async Task<string> ProduceToMissingPartitionAsync()
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(_producer).Build();
        await producer.ProduceAsync("orders", new Message<Null, string> { Value = "first" });
        return (await producer.ProduceAsync(new TopicPartition("orders", 77), new Message<Null, string> { Value = "x" })).Status.ToString();
    }

    private ConsumerConfig Consumer(string group) => new()
    {
        BootstrapServers = brokers, GroupId = group, ClientId = "kafka-app-consumer", AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false,
    };

    private string Consume(string topic, int count)
    {
        using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(Consumer("group-" + topic)).Build();
        consumer.Subscribe(topic);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (int i = 0; i < count; i++)
        {
            ConsumeResult<string, string> result = consumer.Consume(limit.Token);
            Handle(result.Message.Value);
        }

        string before = Activity.Current is null ? "none" : "some";
        consumer.Close();
        return $"before close {before}, after {(Activity.Current is null ? "none" : "some")}";
    }

    private async Task<string> ConsumeAsync(string topic, int count)
    {
        using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(Consumer("async-group-" + topic)).Build();
        consumer.Subscribe(topic);
        for (int i = 0; i < count;)
        {
            ConsumeResult<Ignore, byte[]>? result = consumer.Consume(TimeSpan.FromMilliseconds(200));
            if (result is null)
            {
                continue;
            }

            i++;
            await Task.Yield();
            Handle("async " + Encoding.UTF8.GetString(result.Message.Value));
            await Task.WhenAll(Task.Run(() => Handle("task")), Task.Delay(1));
        }

        consumer.Unsubscribe();
        string current = Activity.Current is null ? "none" : "some";
        consumer.Close();
        return $"after unsubscribing {current}";
    }

    private string ConsumeUndeserializable(string topic)
    {
        using IConsumer<Ignore, long> consumer = new ConsumerBuilder<Ignore, long>(Consumer("broken-group")).Build();
        consumer.Subscribe(topic);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return consumer.Consume(limit.Token).Message.Value.ToString();
        }
        finally
        {
            consumer.Close();
        }
    }

    private string ConsumeNothing(string topic)
    {
        using IConsumer<Ignore, string> consumer = new ConsumerBuilder<Ignore, string>(Consumer("idle-group")).Build();
        consumer.Subscribe(topic);
        int found = 0;
        for (int i = 0; i < 5; i++)
        {
            found += consumer.Consume(100) is null ? 0 : 1;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        try
        {
            consumer.Consume(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return $"{found} and cancelled";
        }

        return "something";
    }

    private string Many(int count)
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(_producer).Build();
        Send(count / 10);
        long before = Heap();
        Send(count);
        return $"grown {(Heap() - before) / 1024} KB";

        void Send(int messages)
        {
            for (int i = 0; i < messages; i++)
            {
                producer.Produce("many", new Message<Null, string> { Value = "value" }, static _ => { });
                if (i % 5000 == 4999)
                {
                    producer.Flush(TimeSpan.FromSeconds(10));
                }
            }

            producer.Flush(TimeSpan.FromSeconds(10));
        }

        static long Heap()
        {
            // What waits for export is not what is meant here.
            Thread.Sleep(1500);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return GC.GetTotalMemory(forceFullCollection: true);
        }
    }

    private static void Handle(string what)
    {
        using Activity? activity = Source.StartActivity("handle " + what);
        activity?.SetTag("handled", what);
    }

    private static string Names(Headers? headers) => headers is null ? "null" : string.Join(',', headers.Select(header => header.Key));

    private sealed class Unserializable : ISerializer<Version>
    {
        public byte[] Serialize(Version data, SerializationContext context) => throw new NotSupportedException("no format");
    }
}
