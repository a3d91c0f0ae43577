using System.Collections.Frozen;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>
/// Attributes of the semantic conventions and of libraries whose keys contain a secret word by accident. Their values are texts like any other.
/// docs/masking.md has the same list; a test compares the two.
/// </summary>
internal static class ReadableAttributes
{
    /// <summary>The keys.</summary>
    public static readonly FrozenSet<string> Keys = new[]
    {
        "aws.s3.key",
        "aws.dynamodb.attributes_to_get",
        "db.cassandra.keyspace",
        "db.redis.key",
        "gen_ai.token.type",
        "graphql.document.key",
        "messaging.kafka.message.key",
        "messaging.kafka.message_key",
        "messaging.rabbitmq.destination.routing_key",
        "messaging.rabbitmq.routing_key",
        "messaging.servicebus.session.id",
        "mongodb.shard_key",
        "session.id",
        "session.previous_id",
        "aspnetcore.authentication.scheme",
        "tls.client.certificate_key_algorithm",
        "tls.resumed_session",
        "tls.session.id",
        "user_session.status",
    }.ToFrozenSet();

    /// <summary>Tags the application adds in order to read them in Lumigo: only unmistakable words make one secret.</summary>
    public const string ExecutionTags = "lumigo.execution_tags.";

    /// <summary>What the first part of a key of the semantic conventions is; where everything is masked, all others are the application's own.</summary>
    public static readonly FrozenSet<string> Conventions = new[]
    {
        "aspnetcore", "aws", "az", "client", "cloud", "code", "container", "cpu", "db", "deployment", "dns", "dotnet", "error", "exception", "faas", "gen_ai", "graphql", "grpc", "host", "http",
        "k8s", "lumigo", "messaging", "net", "network", "os", "otel", "peer", "process", "rpc", "server", "service", "signalr", "telemetry", "thread", "tls", "url", "user_agent",
    }.ToFrozenSet();
}
