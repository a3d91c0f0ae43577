using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>
/// A span that a database library makes, as it is exported: under the stable names and those Lumigo reads, whichever names the library writes; without
/// what only concerns the connection. Derived types know what is special about a library.
/// </summary>
/// <remarks>The activity is read once, when the span is exported: some libraries have more to say after it has stopped.</remarks>
internal class DatabaseSpan(Activity span, string system) : SpanSupplement
{
    private DatabaseFacts? _facts;
    private string? _summary;

    public override string? Name => HasOwnName || Summary is not { Length: > 0 } summary ? null : summary;

    public override ActivityStatusCode? Status => Facts.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset;

    public override string? StatusDescription => !Facts.Failed ? null : Facts.Description is { } said && said != ErrorCode ? said : Facts.ExceptionMessage ?? Facts.Description;

    protected Activity Span => span;

    /// <summary>What the library has said; not before the span has ended.</summary>
    protected DatabaseFacts Facts => _facts ??= Read();

    /// <summary>The statement in a few words.</summary>
    protected string? Summary => _summary ??=
        Facts.StoredProcedure is { } procedure ? $"{Facts.Operation ?? "CALL"} {procedure}" : Facts.Query is { } query ? QuerySummary.Of(query) : null;

    /// <summary>Whether the activity's name says more than the database's: the application may have given it one.</summary>
    protected virtual bool HasOwnName => span.DisplayName != span.OperationName;

    /// <summary>The database's own code of a failure.</summary>
    protected virtual string? ErrorCode => Facts.ResponseCode;

    /// <summary>What kind of failure it was, where the database has no code for it.</summary>
    protected virtual string? ErrorType => Facts.ErrorType ?? Facts.ExceptionType;

    /// <summary>Whether a span that runs is one of a database's call.</summary>
    internal static bool Is(Activity span) =>
        Of(span) is DatabaseSpan or CommandSpan || span.GetTagItem(DatabaseAttributes.SystemName) is not null || span.GetTagItem(DatabaseAttributes.LumigoSystem) is not null;

    public override bool Shows(string key) => !DatabaseFacts.Reads(key);

    /// <summary>Libraries mark when the first answer came; that is no event of the application's.</summary>
    public override bool ShowsEvent(string name) => name == "exception";

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        DatabaseFacts facts = Facts;
        attributes.Add(new(DatabaseAttributes.SystemName, SystemName));
        attributes.Add(new(DatabaseAttributes.LumigoSystem, LumigoSystemOf(SystemName)));
        Add(attributes, DatabaseAttributes.Namespace, facts.Namespace);
        Add(attributes, DatabaseAttributes.LumigoName, facts.Namespace);
        Add(attributes, DatabaseAttributes.QuerySummary, Summary);
        if (facts.Query != facts.StoredProcedure)
        {
            Add(attributes, DatabaseAttributes.QueryText, facts.Query);
            Add(attributes, DatabaseAttributes.LumigoStatement, facts.Query);
        }

        Add(attributes, DatabaseAttributes.OperationName, facts.Operation);
        Add(attributes, DatabaseAttributes.CollectionName, facts.Collection);
        Add(attributes, DatabaseAttributes.StoredProcedureName, facts.StoredProcedure);
        Add(attributes, DatabaseAttributes.ServerAddress, facts.ServerAddress);
        Add(attributes, DatabaseAttributes.ServerPort, facts.ServerPort);
        Add(attributes, DatabaseAttributes.NetworkPeerAddress, facts.PeerAddress);
        Add(attributes, DatabaseAttributes.NetworkPeerPort, facts.PeerPort);
        if (facts.Failed)
        {
            Add(attributes, DatabaseAttributes.ResponseStatusCode, ErrorCode);
            attributes.Add(new(DatabaseAttributes.ErrorType, ErrorCode ?? ErrorType ?? "_OTHER"));
        }
    }

    /// <summary>The system's stable name.</summary>
    protected virtual string SystemName => system;

    /// <summary>Reads the activity; derived types add what they know to find elsewhere.</summary>
    protected virtual DatabaseFacts Read() => DatabaseFacts.Of(span);

    protected static void Add(List<KeyValuePair<string, object?>> attributes, string key, object? value)
    {
        if (value is not null)
        {
            attributes.Add(new(key, value));
        }
    }

    internal static string LumigoSystemOf(string name) => name switch
    {
        "microsoft.sql_server" => "mssql",
        "oracle.db" => "oracle",
        _ => name,
    };
}
