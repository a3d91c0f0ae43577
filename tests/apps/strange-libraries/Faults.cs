using System.Diagnostics;
using System.Runtime.CompilerServices;
using Amazon;
using Confluent.Kafka;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;
using MySql.Data.MySqlClient;
using MySqlConnector;
using RabbitMQ.Client;
using RabbitMQ.Client.Impl;
using StackExchange.Redis;

namespace StrangeLibraries;

/// <summary>What is called of each library. Each in a method of its own: a library is loaded when it is used.</summary>
internal static class Faults
{
    public static Action<int> Of(string name) => name switch
    {
        "aspnetcore" => Events("Microsoft.AspNetCore", null, "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start"),
        "httpclient" => Events("HttpHandlerDiagnosticListener", null, "System.Net.Http.HttpRequestOut.Start", "System.Net.Http.HttpRequestOut.Stop"),
        "grpc" => Events("Grpc.Net.Client", "Grpc.Net.Client", "Grpc.Net.Client.GrpcOut.Start"),
        "entityframeworkcore" => Events("Microsoft.EntityFrameworkCore", null, "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting"),
        "sqlclient" => Events("SqlClientDiagnosticListener", null, "Microsoft.Data.SqlClient.WriteCommandBefore"),
        "npgsql" => Spans("Npgsql", "db.name"),
        "mysqlconnector" => Spans("MySqlConnector", "db.name"),
        "mysqlconnector-batches" => MySqlBatches,
        "mongodb" => Spans("MongoDB.Driver", "db.namespace"),
        "mongodb-events" => MongoEvents(),
        "mysql-data" => MySqlCommands,
        "rabbitmq" => number => Console.WriteLine(Published(number)),
        "rabbitmq-fetched" => number => Console.WriteLine(new Channel().BasicGetAsync($"queue {number}", autoAck: true, default).Result.Queue),
        "redis" => RedisCommands(),
        "kafka" => number => Console.WriteLine(Produced(number)),
        "aws-sdk" => number => Console.WriteLine(Region() + number),
        _ => throw new ArgumentException(name),
    };

    private static Action<int> Events(string listener, string? source, params string[] names)
    {
        var events = new DiagnosticListener(listener);
        ActivitySource? spans = source is null ? null : new ActivitySource(source);
        return number =>
        {
            using Activity? span = spans?.StartActivity("call");
            foreach (string name in names)
            {
                if (events.IsEnabled(name))
                {
                    events.Write(name, new OddPayload());
                }
            }

            Console.WriteLine($"told {number}");
        };
    }

    private static Action<int> Spans(string source, string key)
    {
        var spans = new ActivitySource(source);
        return number =>
        {
            using (Activity? span = spans.StartActivity("Execute", ActivityKind.Client))
            {
                span?.SetTag(key, new OddValue());
            }

            Console.WriteLine($"called {number}");
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Action<int> MongoEvents()
    {
        var builder = new ClusterBuilder();
        builder.BuildCluster();
        return number =>
        {
            builder.Tell(new CommandStartedEvent(number));
            Console.WriteLine($"sent {number}");
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MySqlCommands(int number) =>
        Console.WriteLine(new MySqlCommand { CommandText = $"SELECT {number}" }.ExecuteReader(default, CancellationToken.None));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MySqlBatches(int number) => Console.WriteLine($"{number} {new MySqlBatch().ExecuteReaderAsync(default, IOBehavior.Synchronous, CancellationToken.None).Result}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Action<int> RedisCommands()
    {
        var multiplexer = new ConnectionMultiplexer();
        return number => Console.WriteLine(multiplexer.Get("key-" + number));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Published(int number) => RabbitMQActivitySource.Publish($"message {number}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Produced(int number) => new Producer<string, int>().Produce("topic", number);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Region() => AWSConfigs.Region;
}
