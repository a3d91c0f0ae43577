using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.OpenTelemetry;

namespace OwnInstrumentation;

internal sealed class RabbitMq : Library
{
    public RabbitMq() => Propagation.Use();

    public override async Task UseAsync(string connection, Step step)
    {
        await using IConnection broker = await new ConnectionFactory { Uri = new Uri(connection) }.CreateConnectionAsync();
        await using IChannel channel = await broker.CreateChannelAsync();
        string queue = (await channel.QueueDeclareAsync("own-orders", durable: false, exclusive: false, autoDelete: true)).QueueName;
        for (int i = 0; i < 2; i++)
        {
            await step($"publish {i}", async () =>
            {
                await channel.BasicPublishAsync("", queue, mandatory: false, new BasicProperties { Headers = new Dictionary<string, object?> { ["x-flavour"] = "sweet" } }, "order"u8.ToArray());
                return "published";
            });
        }

        await step("fetch", async () => Names((await channel.BasicGetAsync(queue, autoAck: true))!.BasicProperties));
        var handled = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            handled.TrySetResult($"{Names(delivery.BasicProperties)} in {Activity.Current?.DisplayName}");
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);
        Console.WriteLine(await handled.Task);
        await Task.Delay(100);
    }

    private static string Names(IReadOnlyBasicProperties properties) => string.Join(
        ' ', properties.Headers!.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key == "traceparent" ? one.Key : $"{one.Key}={Encoding.UTF8.GetString((byte[])one.Value!)}"));
}
