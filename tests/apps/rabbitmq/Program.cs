// Publishes and consumes with RabbitMQ.Client; every step is a span of its own, and what the application itself sees is written out:
//   rabbitmq <uri> [listen]
using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

using var source = new ActivitySource("Sample.RabbitMq");
var told = new List<string>();
using var listener = args.Contains("listen") ? Listen(told) : null;
await using var connection = await new ConnectionFactory { Uri = new Uri(args[0]) }.CreateConnectionAsync();
await using var channel = await connection.CreateChannelAsync();
await channel.ExchangeDeclareAsync("market", ExchangeType.Topic);
foreach (var queue in new[] { "orders", "forwarded", "empty", "fruit", "handled" })
{
    await channel.QueueDeclareAsync(queue, durable: false, exclusive: false, autoDelete: true);
}
await channel.QueueBindAsync("fruit", "market", "fruit.*");

await Step("plain", async () => await Publish("orders", null));
await Step("own-headers", async () => await Publish("orders", new() { Headers = new Dictionary<string, object?> { ["x-flavour"] = "sweet" }, MessageId = "m-1", CorrelationId = "c-1" }));
await Step("own-context", async () => await Publish("orders", new() { Headers = new Dictionary<string, object?> { ["traceparent"] = "00-0123456789abcdef0123456789abcdef-1111111111111111-01" } }));
if (listener is null)
{
    // The client itself fails at such headers when it is listened to.
    await Step("read-only-headers", async () => await Publish("orders", new() { Headers = new ReadOnlyDictionary<string, object?>(new Dictionary<string, object?> { ["x-flavour"] = "sour" }) }));
}
var again = new BasicProperties();
await Step("used", async () => await Publish("orders", again));
await Step("used-again", async () => await Publish("orders", again));
await Step("topic", async () => await channel.BasicPublishAsync("market", "fruit.apple", "{\"fruit\":\"an apple\",\"password\":\"crumble-77\"}"u8.ToArray()));

await Step("fetch", async () =>
{
    for (var left = listener is null ? 6 : 5; left > 0 && await channel.BasicGetAsync("orders", autoAck: false) is { } got; left--)
    {
        Console.WriteLine($"got {Text(got.Body)}{Own(got.BasicProperties)}");
        await channel.BasicAckAsync(got.DeliveryTag, multiple: false);
    }
});
await Step("fetch-nothing", async () => Console.WriteLine($"got {await channel.BasicGetAsync("empty", autoAck: true) is null}"));

// The handlers run where no step is current: the channel was made outside of them.
var handled = new SemaphoreSlim(0);
var consumer = new AsyncEventingBasicConsumer(channel);
consumer.ReceivedAsync += async (_, delivery) =>
{
    try
    {
        using (source.StartActivity("handle " + delivery.RoutingKey))
        {
            await Task.Delay(50);
            Console.WriteLine($"handled {Text(delivery.Body)}{Own(delivery.BasicProperties)}");
            if (delivery.RoutingKey == "handled")
            {
                await channel.BasicPublishAsync("", "forwarded", mandatory: false, new BasicProperties(delivery.BasicProperties), delivery.Body);
            }
        }
        await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        if (delivery.RoutingKey == "forwarded")
        {
            throw new InvalidOperationException("after the work");
        }
    }
    finally
    {
        handled.Release();
    }
};
foreach (var queue in new[] { "fruit", "handled", "forwarded" })
{
    await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
}
await handled.WaitAsync(TimeSpan.FromSeconds(20));
await Step("to-handle", async () => await channel.BasicPublishAsync("", "handled", mandatory: false, new BasicProperties { Headers = new Dictionary<string, object?> { ["x-flavour"] = "sweet" } }, "handle me"u8.ToArray()));
await handled.WaitAsync(TimeSpan.FromSeconds(20));
await handled.WaitAsync(TimeSpan.FromSeconds(20));

await Step("closed", async () =>
{
    await using var closed = await connection.CreateChannelAsync();
    await closed.CloseAsync();
    try
    {
        await closed.BasicPublishAsync("", "orders", "too late"u8.ToArray());
    }
    catch (AlreadyClosedException)
    {
        Console.WriteLine("closed");
    }
});
await Task.Delay(100);
lock (told)
{
    // A delivery ends while the program goes on; their order is nobody's.
    told.Order(StringComparer.Ordinal).ToList().ForEach(Console.WriteLine);
}

async Task Step(string name, Func<Task> work)
{
    using var step = source.StartActivity("step " + name);
    await work();
}

async Task Publish(string queue, BasicProperties? properties)
{
    if (properties is null)
    {
        await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes("order"));
    }
    else
    {
        await channel.BasicPublishAsync("", queue, mandatory: false, properties, Encoding.UTF8.GetBytes("order"));
    }
}

static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

// The headers the application wrote; a context only if it is its own.
static string Own(IReadOnlyBasicProperties properties) => string.Concat((properties.Headers ?? new Dictionary<string, object?>())
    .Select(one => (one.Key, Value: Encoding.UTF8.GetString((byte[])one.Value!)))
    .Where(one => one.Key != "traceparent" || one.Value.Contains("1111111111111111", StringComparison.Ordinal))
    .OrderBy(one => one.Key, StringComparer.Ordinal)
    .Select(one => $" {one.Key}={one.Value}"));

// What a listener of the application's own is told; the ids differ from run to run.
static ActivityListener Listen(List<string> told)
{
    var listener = new ActivityListener
    {
        ShouldListenTo = one => one.Name.StartsWith("RabbitMQ.Client", StringComparison.Ordinal) || one.Name.StartsWith("Sample", StringComparison.Ordinal),
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = span =>
        {
            lock (told)
            {
                told.Add($"told {span.Source.Name} {span.Kind} {span.DisplayName} {span.Status} below {span.Parent?.DisplayName} links {span.Links.Count()} "
                    + string.Join(' ', span.TagObjects.Where(tag => !tag.Key.EndsWith("port", StringComparison.Ordinal)).Select(tag => $"{tag.Key}={tag.Value}")));
            }
        },
    };
    ActivitySource.AddActivityListener(listener);
    return listener;
}
