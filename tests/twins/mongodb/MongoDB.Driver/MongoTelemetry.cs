using System.Diagnostics;
using System.Net;
using System.Reflection;
using MongoDB.Bson;

namespace MongoDB.Driver;

/// <summary>The spans, and what is written on them.</summary>
public static class MongoTelemetry
{
    public const string ActivitySourceName = "MongoDB.Driver";

    internal static readonly ActivitySource Source = new(
        ActivitySourceName, typeof(MongoTelemetry).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version.Replace(".0.0", ".0"));

    internal static Activity? StartOperation(string operation, string database, string? collection)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        string name = NameOf(operation, database, collection);
        var tags = new List<KeyValuePair<string, object?>>
        {
            new("db.system.name", "mongodb"), new("db.operation.name", operation), new("db.operation.summary", name), new("db.namespace", database),
        };
        if (collection is not null)
        {
            tags.Add(new("db.collection.name", collection));
        }

        return Source.StartActivity(name, ActivityKind.Client, default(ActivityContext), tags);
    }

    internal static Activity? StartTransaction() => Source.StartActivity("transaction", ActivityKind.Client, default(ActivityContext), [new("db.system.name", "mongodb")]);

    internal static Activity? StartCommand(string command, BsonDocument document, string database, DnsEndPoint server, BsonDocument? session, long? transaction, int textLength)
    {
        string? collection = document.GetElement(0).Value is BsonString { Value: not ("1" or "admin" or "") } text ? text.Value : null;
        var tags = new List<KeyValuePair<string, object?>>
        {
            new("db.system.name", "mongodb"), new("db.command.name", command), new("db.namespace", database), new("db.query.summary", NameOf(command, database, collection)),
        };
        if (collection is not null)
        {
            tags.Add(new("db.collection.name", collection));
        }

        tags.Add(new("server.address", server.Host));
        tags.Add(new("server.port", (long)server.Port));
        tags.Add(new("network.transport", "tcp"));
        Activity? span = Source.StartActivity(command, ActivityKind.Client, default(ActivityContext), tags);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("db.mongodb.server_connection_id", 7L);
            span.SetTag("db.mongodb.driver_connection_id", 1L);
            if (session is not null)
            {
                span.SetTag("db.mongodb.lsid", $"{{ \"id\" : {{ \"$binary\" : {{ \"base64\" : \"{Convert.ToBase64String(((BsonBinaryData)session["id"]).Bytes)}\", \"subType\" : \"04\" }} }} }}");
            }

            if (transaction is { } number)
            {
                span.SetTag("db.mongodb.txn_number", number);
            }

            if (textLength > 0)
            {
                span.SetTag("db.query.text", $"{{ \"{command}\" : {(collection is null ? document.GetElement(0).Value.ToString() : $"\"{collection}\"")} }}");
            }
        }

        return span;
    }

    internal static void Complete(Activity? command, BsonDocument reply)
    {
        if (command is not null)
        {
            if (reply.TryGetValue("cursor", out BsonValue? cursor) && cursor!.AsBsonDocument["id"].ToInt64() is var id and not 0)
            {
                command.SetTag("db.mongodb.cursor_id", id);
            }

            command.SetStatus(ActivityStatusCode.Ok);
            command.Dispose();
        }
    }

    internal static void Record(Activity? span, Exception exception, bool isOperation)
    {
        if (span is null)
        {
            return;
        }

        // What the command's span has.
        if (!isOperation || exception is not (MongoCommandException or MongoExecutionTimeoutException))
        {
            span.SetTag("exception.type", exception.GetType().FullName);
            span.SetTag("exception.message", exception.Message);
            span.SetTag("exception.stacktrace", exception.StackTrace);
            int code = exception switch { MongoCommandException answer => answer.Code, MongoExecutionTimeoutException timeout => timeout.Code, _ => -1 };
            if (!isOperation && code != -1)
            {
                span.SetTag("db.response.status_code", $"{code}");
            }
        }

        span.SetStatus(ActivityStatusCode.Error);
    }

    private static string NameOf(string name, string database, string? collection) => collection is null ? $"{name} {database}" : $"{name} {database}.{collection}";
}
