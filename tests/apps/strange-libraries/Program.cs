using System.Diagnostics;
using Confluent.Kafka;
using StackExchange.Redis;
using StrangeLibraries;

if (args.Length == 0)
{
    Both();
    return;
}

// One of them, and one that is as it always was.
Action<int> call = Faults.Of(args[0]);
using var app = new ActivitySource("Sample.Strange");
using var healthy = new ActivitySource(args[0] == "npgsql" ? "MySqlConnector" : "Npgsql");
for (var number = 0; number < 20; number++)
{
    using Activity? step = app.StartActivity($"step-{number}");
    call(number);
    using Activity? command = healthy.StartActivity("Execute", ActivityKind.Client);
    command?.SetTag("db.statement", "SELECT * FROM orders");
}

Console.WriteLine("done");

static void Both()
{
    var multiplexer = new ConnectionMultiplexer();
    for (int i = 0; i < 20; i++)
    {
        Console.WriteLine(multiplexer.Get("key-" + i));
    }

    Console.WriteLine(new Producer<string, int>().Produce("topic", 7));
}
