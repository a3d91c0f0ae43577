using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Extensions.Diagnostics;

namespace OwnInstrumentation;

internal sealed class KafkaExtensions : Library
{
    public override async Task UseAsync(string connection, Step step)
    {
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = connection }).Build();
        await step("produce", async () =>
        {
            DeliveryResult<Null, string> result = await producer.ProduceWithInstrumentation("orders", new Message<Null, string> { Value = "one" });
            return $"{result.Status} headers {result.Message.Headers.Count}";
        });
        using IConsumer<Ignore, string> consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig { BootstrapServers = connection, GroupId = "own", AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false }).Build();
        consumer.Subscribe("orders");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string handled = "";
        await consumer.ConsumeWithInstrumentation(
            async (result, _) =>
            {
                await step("handle", () => Task.FromResult(result.Message.Value));
                handled = Activity.Current?.OperationName ?? "none";
            },
            limit.Token);
        Console.WriteLine($"handled in {handled}");
        consumer.Close();
    }
}
