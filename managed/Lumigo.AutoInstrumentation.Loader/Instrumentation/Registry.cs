using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Every instrumentation. A library is added here and with a folder in the bridge.</summary>
internal static class Registry
{
    public const string AspNetCore = "aspnetcore";
    public const string HttpClient = "httpclient";
    public const string SignalR = "signalr";
    public const string Grpc = "grpc";
    public const string RabbitMq = "rabbitmq";
    public const string AwsSdk = "aws-sdk";
    public const string SqsReceiveScope = "sqs-receive-scope";
    public const string Npgsql = "npgsql";
    public const string MySqlData = "mysql-data";
    public const string SqlClient = "sqlclient";
    public const string EntityFrameworkCore = "entityframeworkcore";
    public const string MySqlConnector = "mysqlconnector";
    public const string MongoDb = "mongodb";
    public const string Redis = "redis";
    public const string Kafka = "kafka";

    private const string HttpListener = "HttpHandlerDiagnosticListener";
    private const string RabbitMqAssembly = "RabbitMQ.Client";
    private const string HttpAssembly = "System.Net.Http";

    /// <summary>The instrumentations.</summary>
    public static readonly RegistryEntry[] All =
    [
        new(AspNetCore, ["aspnet", "microsoftaspnetcore"], new Adapter(Connection.DiagnosticListener, "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting", "AspNetCore.AspNetCoreObserver"))
        {
            Sources = ["Microsoft.AspNetCore"],
        },

        // .NET 9 writes the stable attributes itself.
        new(
            HttpClient,
            ["http", "systemnethttp"],
            new Adapter(Connection.DiagnosticListener, HttpListener, HttpAssembly, "HttpClient.EndpointFilterObserver") { OnlyIf = static () => EndpointFilters.AreForClients },
            new Adapter(Connection.DiagnosticListener, HttpListener, HttpAssembly, "HttpClient.HttpClientObserver") { BelowRuntime = 9 },
            new Adapter(Connection.DiagnosticListener, HttpListener, HttpAssembly, "HttpClient.HttpClientNativeObserver") { FromRuntime = 9 })
        {
            Sources = ["System.Net.Http"],
        },

        // As the framework makes them.
        new(SignalR, ["microsoftaspnetcoresignalr"]) { Sources = ["Microsoft.AspNetCore.SignalR.Server"] },
        // Served calls are requests of ASP.NET Core.
        new(Grpc, ["grpcnetclient", "grpcio", "grpcjs"], new Adapter(Connection.DiagnosticListener, "Grpc.Net.Client", "Grpc.Net.Client", "Grpc.GrpcClientObserver"))
        {
            Sources = ["Grpc.Net.Client"],
        },
        new(
            RabbitMq,
            ["rabbitmqclient", "pika", "amqplib"],
            new Adapter(Connection.ActivitySource, "RabbitMQ.Client.Publisher", RabbitMqAssembly, "RabbitMq.RabbitMqSource"),
            new Adapter(Connection.ActivitySource, "RabbitMQ.Client.Subscriber", RabbitMqAssembly, "RabbitMq.RabbitMqSource"),
            new Adapter(Connection.AssemblyLoad, RabbitMqAssembly, RabbitMqAssembly, "RabbitMq.RabbitMqHook"))
        {
            Sources = ["RabbitMQ.Client.Publisher", "RabbitMQ.Client.Subscriber"],
        },
        new(AwsSdk, ["aws", "awssdkcore", "boto", "boto3", "botocore"], new Adapter(Connection.AssemblyLoad, "AWSSDK.Core", "AWSSDK.Core", "Aws.AwsHook")),
        new(SqsReceiveScope, ["sqsscope", "receivescope"]),
        new(Npgsql, ["pg", "postgres", "postgresql", "psycopg", "psycopg2"], new Adapter(Connection.ActivitySource, "Npgsql", "Npgsql", "Npgsql.NpgsqlSource")) { Sources = ["Npgsql"] },
        new(MySqlData, ["mysql", "mysqlclient", "connectornet"], new Adapter(Connection.AssemblyLoad, "MySql.Data", "MySql.Data", "MySqlData.MySqlDataHook")),
        // Either ours or, where the application has it, those of OpenTelemetry's instrumentation.
        new(
            SqlClient,
            ["mssql", "sqlserver", "microsoftdatasqlclient", "systemdatasqlclient", "pymssql", "tedious"],
            new Adapter(Connection.DiagnosticListener, "SqlClientDiagnosticListener", "Microsoft.Data.SqlClient", "SqlClient.SqlClientObserver"))
        {
            Sources = ["OpenTelemetry.Instrumentation.SqlClient"],
        },
        new(
            EntityFrameworkCore,
            ["efcore", "ef", "entityframework", "microsoftentityframeworkcore"],
            new Adapter(Connection.DiagnosticListener, "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational", "EntityFrameworkCore.CommandObserver"),
            new Adapter(Connection.ActivitySource, "OpenTelemetry.Instrumentation.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational", "EntityFrameworkCore.PackageSource")),
        new(
            MySqlConnector,
            [],
            new Adapter(Connection.ActivitySource, "MySqlConnector", "MySqlConnector", "MySqlConnector.MySqlConnectorSource"),
            new Adapter(Connection.AssemblyLoad, "MySqlConnector", "MySqlConnector", "MySqlConnector.MySqlConnectorHook"))
        {
            Sources = ["MySqlConnector"],
        },
        new(
            MongoDb,
            ["mongo", "mongodbdriver", "pymongo"],
            new Adapter(Connection.ActivitySource, "MongoDB.Driver", "MongoDB.Driver", "MongoDb.MongoSource"),
            new Adapter(Connection.ActivitySource, "MongoDB.Driver.Core.Extensions.DiagnosticSources", "MongoDB.Driver", "MongoDb.PackageSource"),
            new Adapter(Connection.AssemblyLoad, "MongoDB.Driver", "MongoDB.Driver", "MongoDb.MongoHook"))
        {
            Sources = ["MongoDB.Driver"],
        },
        new(Redis, ["stackexchangeredis", "ioredis"], new Adapter(Connection.AssemblyLoad, "StackExchange.Redis", "StackExchange.Redis", "Redis.RedisHook")),
        new(Kafka, ["confluentkafka", "kafkajs", "kafkapython"], new Adapter(Connection.AssemblyLoad, "Confluent.Kafka", "Confluent.Kafka", "Kafka.KafkaHook")),
    ];

    /// <summary>Which instrumentation the spans of a source belong to; null when they are of none.</summary>
    public static RegistryEntry? OwnerOf(string sourceName)
    {
        foreach (RegistryEntry entry in All)
        {
            foreach (string source in entry.Sources)
            {
                if (source == sourceName)
                {
                    return entry;
                }
            }
        }

        return null;
    }
}
