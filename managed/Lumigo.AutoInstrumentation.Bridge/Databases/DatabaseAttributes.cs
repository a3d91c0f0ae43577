namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>
/// Names of the attributes of database spans: the stable semantic conventions (https://opentelemetry.io/docs/specs/semconv/db/), the older ones that
/// libraries still write, and of those the ones that Lumigo's backend reads.
/// </summary>
internal static class DatabaseAttributes
{
    public const string SystemName = "db.system.name";
    public const string Namespace = "db.namespace";
    public const string QueryText = "db.query.text";
    public const string QuerySummary = "db.query.summary";
    public const string OperationName = "db.operation.name";
    public const string CollectionName = "db.collection.name";
    public const string StoredProcedureName = "db.stored_procedure.name";
    public const string OperationBatchSize = "db.operation.batch.size";
    public const string ResponseStatusCode = "db.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string NetworkPeerAddress = "network.peer.address";
    public const string NetworkPeerPort = "network.peer.port";
    public const string ErrorType = "error.type";

    // Read by Lumigo, beside the stable ones.
    public const string LumigoSystem = "db.system";
    public const string LumigoName = "db.name";
    public const string LumigoStatement = "db.statement";

    // Older names, replaced by the stable ones.
    public const string OldOperation = "db.operation";
    public const string OldTable = "db.sql.table";
    public const string OldPeerName = "net.peer.name";
    public const string OldPeerPort = "net.peer.port";
    public const string OldPeerAddress = "net.peer.ip";

    // Left out: who and how, not what. A connection string may hold secrets that no masking knows.
    public const string ConnectionString = "db.connection_string";
    public const string User = "db.user";
    public const string ConnectionId = "db.connection_id";
    public const string OldTransport = "net.transport";
    public const string ThreadId = "thread.id";
    public const string ThreadName = "thread.name";

    // How the OpenTelemetry API wrote a status on activities that had none.
    public const string TaggedStatus = "otel.status_code";
    public const string TaggedStatusDescription = "otel.status_description";
}
