using Confluent.Kafka;
using OpenTelemetry.Instrumentation.ConfluentKafka;

namespace OwnInstrumentation;

internal sealed class Kafka : Library
{
    public override async Task UseAsync(string connection, Step step)
    {
        using IProducer<Null, string> plain = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = connection }).Build();
        var producer = new InstrumentedProducer<Null, string>(plain);
        await step("produce", async () =>
        {
            var message = new Message<Null, string> { Value = "one" };
            DeliveryResult<Null, string> result = await producer.ProduceAsync("orders", message);
            return $"{result.Status} headers {result.Message.Headers.Count} {message.Headers!.Count}";
        });
        await step("produce with handler", async () =>
        {
            var delivered = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            producer.Produce("orders", new Message<Null, string> { Value = "two" }, report => delivered.TrySetResult($"{report.Error.Code} headers {report.Message.Headers.Count}"));
            return await delivered.Task;
        });
        using IConsumer<Ignore, string> consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig { BootstrapServers = connection, GroupId = "own", AutoOffsetReset = AutoOffsetReset.Earliest, EnableAutoCommit = false }).Build();
        consumer.Subscribe("orders");
        var traced = new InstrumentedConsumer<Ignore, string>(consumer);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (int i = 0; i < 2; i++)
        {
            await step("consume", () => Task.FromResult(traced.Consume(limit.Token).Message.Value.Length.ToString()));
        }

        consumer.Close();
    }
}
