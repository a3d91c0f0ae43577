namespace Lumigo.OpenTelemetry.Masking;

/// <summary>
/// Attributes of the semantic conventions, current and older, whose keys contain a secret word by accident. Their values are texts like any other.
/// docs/masking.md has the same list; a test compares the two.
/// </summary>
internal static class ReadableAttributes
{
    /// <summary>The keys.</summary>
    public static readonly HashSet<string> Keys =
    [
        "aws.s3.key",
        "aws.secretsmanager.secret.arn",
        "db.cassandra.keyspace",
        "feature_flag.key",
        "gen_ai.token.type",
        "messaging.gcp_pubsub.message.ordering_key",
        "messaging.kafka.message.key",
        "messaging.kafka.message_key",
        "messaging.rabbitmq.destination.routing_key",
        "messaging.rabbitmq.routing_key",
        "messaging.rocketmq.message.keys",
        "session.id",
        "session.previous_id",
    ];

    /// <summary>Tags the application adds in order to read them in Lumigo: only unmistakable words make one secret.</summary>
    public const string ExecutionTags = "lumigo.execution_tags.";

    /// <summary>What the first part of a key of the semantic conventions is; where everything is masked, all others are the application's own.</summary>
    public static readonly HashSet<string> Conventions =
    [
        "aspnetcore", "aws", "az", "client", "cloud", "code", "container", "cpu", "db", "deployment", "dns", "dotnet", "error", "exception", "faas", "gen_ai", "graphql", "grpc", "host", "http",
        "k8s", "lumigo", "messaging", "net", "network", "os", "otel", "peer", "process", "rpc", "server", "service", "signalr", "telemetry", "thread", "tls", "url", "user_agent",
    ];
}
