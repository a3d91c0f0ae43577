using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Databases;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>A span of MySqlConnector as it is exported.</summary>
internal sealed class MySqlConnectorSpan(Activity span) : DatabaseSpan(span, "mysql")
{
    /// <summary>What the library calls the execution of a command.</summary>
    public const string Execute = "Execute";

    private const string Call = "CALL";
    private const string Batch = "BATCH";
    private const string ExceptionEvent = "exception";

    // Exceptions take their time: microseconds, and some ten milliseconds for the first one of a process.
    private static readonly TimeSpan s_failureIsWritten = TimeSpan.FromMilliseconds(100);

    // Statements of one word, which are no names of procedures.
    private static readonly string[] s_words = ["BEGIN", "COMMIT", "ROLLBACK"];

    private volatile Exception? _failure;
    private DateTime _failureTime;
    private bool _isFailureOurs;

    /// <summary>Whether the library made it to cancel a command.</summary>
    public bool IsCancelling { get; init; }

    public override string? Name => base.Name ?? (!HasOwnName && Facts.Operation == Batch ? $"{Batch} {Facts.Namespace}".TrimEnd() : null);

    /// <summary>The library's own description is the name of the code.</summary>
    public override string? StatusDescription => !Facts.Failed ? null : Facts.ExceptionMessage ?? Facts.Description;

    /// <summary>
    /// A failure is written on the span as the exception goes on. The first versions (until 2.1) and the present ones (since 2.6) have stopped the span by then;
    /// those between write it twice, once before and once after.
    /// </summary>
    public override TimeSpan Afterwards => Span.OperationName == Execute && (Span.Status == ActivityStatusCode.Error || !WritesBeforeTheEnd(Span.Source.Version))
        ? s_failureIsWritten : TimeSpan.Zero;

    /// <summary>The server has answered with an error, of which the library will say nothing if there was a result before.</summary>
    public void Fail(Exception exception)
    {
        if (_failure is null)
        {
            _failureTime = DateTime.UtcNow;
            _failure = exception;
        }
    }

    /// <summary>Since 2.6 the code is a tag; before, its name is the description of the status. Those of the library's own are negative: they are no answers.</summary>
    protected override string? ErrorCode => (base.ErrorCode ?? ErrorCodes.NumberOf(Facts.Description)) is { } code && code[0] != '-' ? code : null;

    protected override string? ErrorType => (base.ErrorCode ?? ErrorCodes.NumberOf(Facts.Description)) is ['-', ..] ? Facts.Description : base.ErrorType;

    /// <summary>Where a failing command has its exception twice, the last is what its caller gets.</summary>
    public override bool ShowsEvent(string name) => false;

    public override void AddEventsTo(List<ActivityEvent> events)
    {
        ActivityEvent? last = null;
        foreach (ref readonly ActivityEvent one in Span.EnumerateEvents())
        {
            if (one.Name == ExceptionEvent)
            {
                last = one;
            }
        }

        if (last is { } exception)
        {
            events.Add(exception);
        }
        else if (Facts.Failed && _isFailureOurs && _failure is { } failure)
        {
            events.Add(new ActivityEvent(ExceptionEvent, _failureTime, new ActivityTagsCollection
            {
                ["exception.type"] = failure.GetType().FullName,
                ["exception.message"] = failure.Message,
            }));
        }
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        base.AddAttributesTo(attributes);
        Add(attributes, DatabaseAttributes.OperationBatchSize, Span.GetTagItem(DatabaseAttributes.OperationBatchSize));
    }

    public override bool Shows(string key) => key != DatabaseAttributes.OperationBatchSize && base.Shows(key);

    /// <summary>
    /// With the older names a procedure is a statement of one word, a batch has none, and a server that is given by its address has no name. The first versions
    /// say nothing of a connection that could not be opened, but for what it was to be opened with.
    /// </summary>
    protected override DatabaseFacts Read()
    {
        DatabaseFacts facts = base.Read();
        facts.ServerAddress ??= facts.PeerAddress;
        if (facts.ServerAddress is null && facts.ConnectionString is { } source)
        {
            var settings = new ServerSettings(source);
            facts.ServerAddress = settings.Address;
            facts.ServerPort ??= settings.Port;
            facts.Namespace ??= settings.Database;
        }

        if (Span.OperationName == Execute)
        {
            if (facts.StoredProcedure is null && facts.Query is { } query && IsName(query))
            {
                facts.StoredProcedure = query;
            }

            facts.Operation ??= facts.StoredProcedure is not null ? Call : facts.Query is null ? Batch : null;
        }

        if (!facts.Failed && _failure is { } failure)
        {
            _isFailureOurs = facts.Failed = true;
            facts.ResponseCode = ErrorCodes.Of(failure).Code;
            facts.ExceptionType = failure.GetType().FullName;
            facts.ExceptionMessage = failure.Message;
        }

        return facts;
    }

    private static bool WritesBeforeTheEnd(string? version) => version is ['2', '.', '2' or '3' or '4' or '5', '.', ..];

    /// <summary>Whether a statement is nothing but the name of a procedure.</summary>
    public static bool IsName(string statement)
    {
        foreach (char one in statement)
        {
            if (!char.IsLetterOrDigit(one) && one is not ('_' or '.' or '$' or '`'))
            {
                return false;
            }
        }

        return statement.Length > 0 && !Array.Exists(s_words, word => word.Equals(statement, StringComparison.OrdinalIgnoreCase));
    }
}
