using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Servers.Mongo;

/// <summary>
/// Speaks MongoDB's wire protocol as the primary of a replica set of one: documents are kept by <c>_id</c> for each collection, a filter is fields that are equal.
/// <c>hangUp</c> closes the connection instead of an answer, as the first <c>find</c> in the collection <c>flaky</c> does; <c>sleep</c> answers after so many
/// seconds, <c>slow</c> that it took too long; cursors of the collection <c>forgotten</c> are.
/// </summary>
public sealed class MongoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, List<JsonObject>> _collections = new();
    private readonly ConcurrentDictionary<long, Queue<JsonObject>> _cursors = new();
    private readonly CancellationTokenSource _end = new();
    private long _lastCursor;
    private int _hungUp;

    /// <summary>Starts it.</summary>
    public MongoServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The port it listens to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What an application is given.</summary>
    public string ConnectionString => $"mongodb://127.0.0.1:{Port}";

    /// <summary>The names of the commands that came, in order.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        try
        {
            while (true)
            {
                var message = await Message.ReadAsync(stream, _end.Token);
                if (message.Command.First() is { Key: "sleep", Value: var seconds })
                {
                    await Task.Delay(TimeSpan.FromSeconds(seconds!.GetValue<int>()), _end.Token);
                }
                if (Reply(message.Command) is not { } reply)
                {
                    return;
                }
                if (message.AwaitsReply)
                {
                    await stream.WriteAsync(message.Answer(reply), _end.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the server is to.
        }
    }

    private JsonObject? Reply(JsonObject command)
    {
        var (name, about) = command.First();
        Commands.Enqueue(name);
        switch (name)
        {
            case "hello" or "isMaster" or "ismaster":
                var self = $"127.0.0.1:{Port}";
                return new JsonObject
                {
                    ["helloOk"] = true, [name == "hello" ? "isWritablePrimary" : "ismaster"] = true, ["secondary"] = false, ["setName"] = "rs0", ["setVersion"] = 1,
                    ["hosts"] = new JsonArray(self), ["primary"] = self, ["me"] = self, ["maxBsonObjectSize"] = 16_777_216, ["maxMessageSizeBytes"] = 48_000_000, ["maxWriteBatchSize"] = 100_000,
                    ["minWireVersion"] = 0, ["maxWireVersion"] = 21, ["logicalSessionTimeoutMinutes"] = 30, ["connectionId"] = 7, ["readOnly"] = false, ["ok"] = 1.0,
                };
            case "killCursors":
                var killed = command["cursors"]!.AsArray().Select(id => _cursors.TryRemove(id!.GetValue<long>(), out _) ? id.GetValue<long>() : 0).ToList();
                return new JsonObject { ["cursorsKilled"] = new JsonArray([.. killed.Select(id => JsonValue.Create(id))]), ["ok"] = 1.0 };
            case "slow":
                return new JsonObject { ["ok"] = 0.0, ["errmsg"] = "operation exceeded time limit", ["code"] = 50, ["codeName"] = "MaxTimeMSExpired" };
            case "find" when about!.GetValue<string>() == "flaky" && Interlocked.Exchange(ref _hungUp, 1) == 0:
                return null;
            case "ping" or "sleep" or "endSessions" or "commitTransaction" or "abortTransaction":
                return new JsonObject { ["ok"] = 1.0 };
            case "hangUp":
                return null;
            case "insert":
                return Insert(Collection(about), command["documents"]!.AsArray());
            case "find":
                return First(about, Matching(Collection(about), command["filter"]), Math.Min(command["limit"]?.GetValue<int>() ?? int.MaxValue, command["batchSize"]?.GetValue<int>() ?? 101));
            case "getMore":
                return More(about!.GetValue<long>());
            case "update":
                var updated = Matching(Collection(about), command["updates"]![0]!["q"]);
                updated.ForEach(one =>
                {
                    foreach (var (field, value) in command["updates"]![0]!["u"]!["$set"]!.AsObject())
                    {
                        one[field] = value?.DeepClone();
                    }
                });
                return new JsonObject { ["n"] = updated.Count, ["nModified"] = updated.Count, ["ok"] = 1.0 };
            case "delete":
                var deleted = Matching(Collection(about), command["deletes"]![0]!["q"]);
                return new JsonObject { ["n"] = Collection(about).RemoveAll(deleted.Contains), ["ok"] = 1.0 };
            case "aggregate":
                return First(about, [new JsonObject { ["_id"] = 1, ["n"] = Matching(Collection(about), command["pipeline"]![0]!["$match"]).Count }], 101);
            default:
                return new JsonObject { ["ok"] = 0.0, ["errmsg"] = $"no such command: '{name}'", ["code"] = 59, ["codeName"] = "CommandNotFound" };
        }
    }

    private static JsonObject Insert(List<JsonObject> collection, JsonArray documents)
    {
        var errors = new JsonArray();
        var inserted = 0;
        foreach (var document in documents.Select(one => one!.AsObject()))
        {
            if (collection.Any(one => JsonNode.DeepEquals(one["_id"], document["_id"])))
            {
                errors.Add(new JsonObject { ["index"] = inserted, ["code"] = 11000, ["errmsg"] = $"E11000 duplicate key error dup key: {{ _id: {document["_id"]} }}" });
                break;
            }
            collection.Add(document.DeepClone().AsObject());
            inserted++;
        }
        var reply = new JsonObject { ["n"] = inserted, ["ok"] = 1.0 };
        if (errors.Count > 0)
        {
            reply["writeErrors"] = errors;
        }
        return reply;
    }

    private JsonObject First(JsonNode? collection, List<JsonObject> found, int size)
    {
        var rest = new Queue<JsonObject>(found.Skip(size));
        var id = rest.Count > 0 ? Interlocked.Increment(ref _lastCursor) : 0;
        if (id != 0 && collection!.GetValue<string>() != "forgotten")
        {
            _cursors[id] = rest;
        }
        return new JsonObject { ["cursor"] = new JsonObject { ["firstBatch"] = Clone(found.Take(size)), ["id"] = id, ["ns"] = $"shop.{collection}" }, ["ok"] = 1.0 };
    }

    private JsonObject More(long id) => _cursors.TryRemove(id, out var rest)
        ? new JsonObject { ["cursor"] = new JsonObject { ["nextBatch"] = Clone(rest), ["id"] = 0L, ["ns"] = "shop.any" }, ["ok"] = 1.0 }
        : new JsonObject { ["ok"] = 0.0, ["errmsg"] = $"cursor id {id} not found", ["code"] = 43, ["codeName"] = "CursorNotFound" };

    private List<JsonObject> Collection(JsonNode? name) => _collections.GetOrAdd(name!.GetValue<string>(), _ => []);

    private static List<JsonObject> Matching(List<JsonObject> collection, JsonNode? filter) =>
        [.. collection.Where(one => filter!.AsObject().All(field => JsonNode.DeepEquals(one[field.Key], field.Value)))];

    private static JsonArray Clone(IEnumerable<JsonObject> documents) => new([.. documents.Select(one => one.DeepClone())]);
}
