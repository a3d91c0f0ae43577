namespace Lumigo.TestKit.Apps;

/// <summary>How an adapter of the registry is made to fail in a real process: by a library of <c>tests/apps/strange-libraries</c> that is not as it is known.</summary>
/// <param name="Adapter">The adapter's type, below the bridge's namespace.</param>
/// <param name="Library">The app's argument.</param>
/// <param name="Line">What the one line says.</param>
public sealed record FaultCase(string Adapter, string Library, string Line)
{
    /// <summary>Adapters that have nothing in them that could fail, with the reason.</summary>
    public static readonly IReadOnlyDictionary<string, string> CannotFail = new Dictionary<string, string>
    {
        ["EntityFrameworkCore.PackageSource"] = "makes an object",
        ["MongoDb.PackageSource"] = "compares a name",
    };

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<FaultCase> All =
    [
        new("AspNetCore.AspNetCoreObserver", "aspnetcore", "the ASP.NET Core instrumentation failed 5 times"),
        new("HttpClient.HttpClientObserver", "httpclient", "the HttpClient instrumentation failed 5 times") { Runtimes = [8] },
        new("HttpClient.HttpClientNativeObserver", "httpclient", "the HttpClient instrumentation failed 5 times") { Runtimes = [10] },
        new("HttpClient.EndpointFilterObserver", "httpclient", "the HttpClient endpoint filter instrumentation failed 5 times")
        {
            Runtimes = [10],
            Environment = [new("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT", """["/health"]"""), new("LUMIGO_CAPTURE_PAYLOADS", "false")],
        },
        new("Grpc.GrpcClientObserver", "grpc", "the gRPC instrumentation failed 5 times"),
        new("EntityFrameworkCore.CommandObserver", "entityframeworkcore", "the Entity Framework Core instrumentation failed 5 times"),
        new("SqlClient.SqlClientObserver", "sqlclient", "the Microsoft.Data.SqlClient instrumentation failed 5 times"),
        new("Npgsql.NpgsqlSource", "npgsql", "the Npgsql instrumentation failed 5 times"),
        new("MySqlConnector.MySqlConnectorSource", "mysqlconnector", "the MySqlConnector instrumentation failed 5 times"),
        new("MySqlConnector.MySqlConnectorHook", "mysqlconnector-batches", "the MySqlConnector instrumentation failed 5 times"),
        new("MongoDb.MongoSource", "mongodb", "the MongoDB.Driver instrumentation failed 5 times"),
        new("MongoDb.MongoHook", "mongodb-events", "the MongoDB.Driver instrumentation failed 5 times"),
        new("MySqlData.MySqlDataHook", "mysql-data", "the MySql.Data instrumentation failed 5 times"),
        new("RabbitMq.RabbitMqSource", "rabbitmq", "the RabbitMQ instrumentation failed 5 times"),
        new("RabbitMq.RabbitMqHook", "rabbitmq-fetched", "the RabbitMQ instrumentation failed 5 times"),
        new("Redis.RedisHook", "redis", "the StackExchange.Redis instrumentation failed 5 times"),
        new("Kafka.KafkaHook", "kafka", "the Confluent.Kafka instrumentation could not start"),
        new("Aws.AwsHook", "aws-sdk", "the AWSSDK.Core instrumentation could not start (NotSupportedException: AWSSDK.Core 3.3.21.6 has no"),
    ];

    /// <summary>The runtimes it is for, by their major versions; the first one in short runs, as the list has it.</summary>
    public IReadOnlyList<int> Runtimes { get; init; } = [8, 10];

    /// <summary>Variables of the run.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Adapter;
}
