using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Databases;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>A span of the driver as it is exported: an operation with its commands, a command alone, or a transaction.</summary>
internal sealed class MongoSpan(Activity span) : DatabaseSpan(span, "mongodb")
{
    private const string RequestBody = "db.request.body";
    private const string ResponseBody = "db.response.body";
    private const string TransactionNumber = "db.mongodb.txn_number";
    private const string ExceptionType = "exception.type";
    private const string ExceptionMessage = "exception.message";
    private const string ExceptionStack = "exception.stacktrace";
    private const string ExceptionEvent = "exception";

    // The reply is told right after the end of the command's span.
    private static readonly TimeSpan s_replyIsThere = TimeSpan.FromMilliseconds(20);

    private volatile MongoSpan? _first;
    private volatile MongoSpan? _last;

    /// <summary>The command's name; null for an operation.</summary>
    public string? Command { get; init; }

    /// <summary>Whether commands below it are part of it.</summary>
    public bool IsOperation { get; init; }

    /// <summary>What was sent and came; null where that is not captured.</summary>
    public CommandText? Text { get; init; }

    /// <summary>The reply of a command of an operation comes before the operation ends.</summary>
    public override TimeSpan Afterwards => Text is { Reply: null } && Span.Status != ActivityStatusCode.Error ? s_replyIsThere : TimeSpan.Zero;

    /// <summary>The driver's names are good ones.</summary>
    protected override bool HasOwnName => true;

    private Activity Known => _last?.Span ?? Span;

    /// <summary>A command of this operation has ended.</summary>
    public void Add(MongoSpan command)
    {
        _first ??= command;
        _last = command;
    }

    /// <summary>Who and how, and what is exported under other names.</summary>
    public override bool Shows(string key) => key is not ("db.operation.summary" or "db.query.summary" or "db.command.name" or "network.transport" or "db.mongodb.driver_connection_id"
        or "db.mongodb.server_connection_id" or "db.mongodb.lsid" or ExceptionType or ExceptionMessage or ExceptionStack) && base.Shows(key);

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        base.AddAttributesTo(attributes);
        Add(attributes, DatabaseAttributes.QueryText, Known.GetTagItem(DatabaseAttributes.QueryText));
        Add(attributes, TransactionNumber, Known.GetTagItem(TransactionNumber));
        Add(attributes, RequestBody, (_first ?? this).Text?.Command);
        Add(attributes, ResponseBody, (_last ?? this).Text?.Reply);
    }

    /// <summary>The driver writes an exception as tags, of a command's failure only on the command.</summary>
    public override void AddEventsTo(List<ActivityEvent> events)
    {
        if (Facts is { Failed: true, ExceptionType: { } type })
        {
            Activity failed = Failed;
            events.Add(new ActivityEvent(ExceptionEvent, Span.StartTimeUtc + Span.Duration, new ActivityTagsCollection
            {
                [ExceptionType] = type,
                [ExceptionMessage] = Facts.ExceptionMessage,
                [ExceptionStack] = failed.GetTagItem(ExceptionStack),
            }));
        }
    }

    private Activity Failed => Span.GetTagItem(ExceptionType) is null ? Known : Span;

    protected override DatabaseFacts Read()
    {
        DatabaseFacts facts = base.Read();
        facts.Query = null;
        facts.Operation ??= Command;
        facts.ServerAddress ??= Known.GetTagItem(DatabaseAttributes.ServerAddress) as string;
        facts.ServerPort ??= Known.GetTagItem(DatabaseAttributes.ServerPort) is long port ? (int)port : null;
        if (facts.Failed)
        {
            Activity failed = Failed;
            facts.ResponseCode ??= failed.GetTagItem(DatabaseAttributes.ResponseStatusCode) as string ?? (_last ?? this).Text?.WriteError;
            facts.ExceptionType ??= failed.GetTagItem(ExceptionType) as string;
            facts.ExceptionMessage ??= failed.GetTagItem(ExceptionMessage) as string;
        }

        return facts;
    }
}
