using System.Diagnostics;
using System.Globalization;

namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>What a library has said about a database call, under whichever names. Read from the activity when the span is exported.</summary>
internal sealed class DatabaseFacts
{
    private const string ExceptionEvent = "exception";

    private DatabaseFacts()
    {
    }

    public string? System { get; private set; }

    public string? Namespace { get; set; }

    public string? Query { get; set; }

    public string? Operation { get; set; }

    public string? Collection { get; private set; }

    public string? StoredProcedure { get; set; }

    public string? ServerAddress { get; set; }

    public int? ServerPort { get; set; }

    public string? PeerAddress { get; private set; }

    public int? PeerPort { get; private set; }

    public string? ResponseCode { get; set; }

    public string? ErrorType { get; private set; }

    public bool Failed { get; set; }

    public string? Description { get; private set; }

    public string? ConnectionString { get; private set; }

    public string? ExceptionType { get; set; }

    public string? ExceptionMessage { get; set; }

    /// <summary>Whether an attribute is one that is read here, and is exported under a name of ours or not at all.</summary>
    public static bool Reads(string key) => key is DatabaseAttributes.SystemName or DatabaseAttributes.LumigoSystem
        or DatabaseAttributes.Namespace or DatabaseAttributes.LumigoName or DatabaseAttributes.QueryText or DatabaseAttributes.LumigoStatement
        or DatabaseAttributes.OperationName or DatabaseAttributes.OldOperation or DatabaseAttributes.CollectionName or DatabaseAttributes.OldTable
        or DatabaseAttributes.StoredProcedureName or DatabaseAttributes.ServerAddress or DatabaseAttributes.OldPeerName or DatabaseAttributes.ServerPort
        or DatabaseAttributes.OldPeerPort or DatabaseAttributes.NetworkPeerAddress or DatabaseAttributes.OldPeerAddress or DatabaseAttributes.NetworkPeerPort
        or DatabaseAttributes.ResponseStatusCode or DatabaseAttributes.ErrorType or DatabaseAttributes.ConnectionString or DatabaseAttributes.User
        or DatabaseAttributes.ConnectionId or DatabaseAttributes.OldTransport or DatabaseAttributes.ThreadId or DatabaseAttributes.ThreadName;

    public static DatabaseFacts Of(Activity span)
    {
        var facts = new DatabaseFacts { Failed = span.Status == ActivityStatusCode.Error, Description = span.StatusDescription };
        foreach (ref readonly KeyValuePair<string, object?> tag in span.EnumerateTagObjects())
        {
            if (tag.Value is not null)
            {
                facts.Take(tag.Key, tag.Value);
            }
        }

        foreach (ref readonly ActivityEvent one in span.EnumerateEvents())
        {
            if (one.Name == ExceptionEvent)
            {
                facts.TakeException(one);
            }
        }

        return facts;
    }

    private static string? Text(object value) => value as string is { Length: > 0 } text ? text : Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } other ? other : null;

    private static int? Number(object value) => int.TryParse(Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private void Take(string key, object value)
    {
        switch (key)
        {
            case DatabaseAttributes.SystemName or DatabaseAttributes.LumigoSystem:
                System ??= Text(value);
                break;
            case DatabaseAttributes.Namespace or DatabaseAttributes.LumigoName:
                Namespace ??= Text(value);
                break;
            case DatabaseAttributes.QueryText or DatabaseAttributes.LumigoStatement:
                Query ??= Text(value);
                break;
            case DatabaseAttributes.OperationName or DatabaseAttributes.OldOperation:
                Operation ??= Text(value);
                break;
            case DatabaseAttributes.CollectionName or DatabaseAttributes.OldTable:
                Collection ??= Text(value);
                break;
            case DatabaseAttributes.StoredProcedureName:
                StoredProcedure = Text(value);
                break;
            case DatabaseAttributes.ServerAddress or DatabaseAttributes.OldPeerName:
                ServerAddress ??= Text(value);
                break;
            case DatabaseAttributes.ServerPort or DatabaseAttributes.OldPeerPort:
                ServerPort ??= Number(value);
                break;
            case DatabaseAttributes.NetworkPeerAddress or DatabaseAttributes.OldPeerAddress:
                PeerAddress ??= Text(value);
                break;
            case DatabaseAttributes.NetworkPeerPort:
                PeerPort = Number(value);
                break;
            case DatabaseAttributes.ResponseStatusCode:
                ResponseCode = Text(value);
                break;
            case DatabaseAttributes.ErrorType:
                ErrorType = Text(value);
                break;
            case DatabaseAttributes.ConnectionString:
                ConnectionString = Text(value);
                break;
            case DatabaseAttributes.TaggedStatus:
                Failed |= string.Equals(value as string, "ERROR", StringComparison.OrdinalIgnoreCase);
                break;
            case DatabaseAttributes.TaggedStatusDescription:
                Description ??= Text(value);
                break;
        }
    }

    private void TakeException(in ActivityEvent exception)
    {
        foreach (ref readonly KeyValuePair<string, object?> tag in exception.EnumerateTagObjects())
        {
            switch (tag.Key)
            {
                case "exception.type":
                    ExceptionType = tag.Value as string;
                    break;
                case "exception.message":
                    ExceptionMessage = tag.Value as string;
                    break;
            }
        }
    }
}
