namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>Names of the attributes of Redis spans (https://opentelemetry.io/docs/specs/semconv/database/redis/).</summary>
internal static class RedisAttributes
{
    public const string SystemName = "db.system.name";
    public const string OperationName = "db.operation.name";
    public const string Namespace = "db.namespace";
    public const string QueryText = "db.query.text";
    public const string BatchSize = "db.operation.batch.size";
    public const string StatusCode = "db.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
}
