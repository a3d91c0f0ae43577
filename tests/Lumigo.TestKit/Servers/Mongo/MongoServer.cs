using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Servers.Mongo;

/// <summary>
/// Speaks MongoDB's wire protocol (OP_MSG) to one kind of client: documents are kept by <c>_id</c> for each collection, a filter is fields that are equal.
/// <c>hangUp</c> closes the connection instead of an answer.
/// </summary>
public sealed class MongoServer : IDisposable
{
    private const int Message = 2013;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, List<JsonObject>> _collections = new();
    private readonly ConcurrentDictionary<long, Queue<JsonObject>> _cursors = new();
    private readonly CancellationTokenSource _end = new();
    private long _lastCursor;

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
                var header = new byte[16];
                await stream.ReadExactlyAsync(header, _end.Token);
                var body = new byte[BitConverter.ToInt32(header) - header.Length];
                await stream.ReadExactlyAsync(body, _end.Token);
                if (Reply(ReadCommand(header, body)) is not { } reply)
                {
                    return;
                }
                await stream.WriteAsync(Frame(BitConverter.ToInt32(header, 4), BsonFormat.Write(reply)), _end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the server is to.
        }
    }

    private static JsonObject ReadCommand(byte[] header, byte[] body)
    {
        if (BitConverter.ToInt32(header, 12) != Message)
        {
            throw new IOException("Only OP_MSG is spoken here.");
        }
        using var reader = new BinaryReader(new MemoryStream(body));
        reader.ReadInt32();
        var command = new JsonObject();
        while (reader.BaseStream.Position < body.Length)
        {
            if (reader.ReadByte() == 0)
            {
                command = BsonFormat.Read(reader);
                continue;
            }
            // A sequence of documents, as a field of the command.
            var end = reader.BaseStream.Position + reader.ReadInt32();
            var name = "";
            while (reader.ReadByte() is var one and not 0)
            {
                name += (char)one;
            }
            var documents = new JsonArray();
            while (reader.BaseStream.Position < end)
            {
                documents.Add(BsonFormat.Read(reader));
            }
            command[name] = documents;
        }
        return command;
    }

    private static byte[] Frame(int request, byte[] document)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(16 + 4 + 1 + document.Length);
        writer.Write(request + 1_000_000);
        writer.Write(request);
        writer.Write(Message);
        writer.Write(0);
        writer.Write((byte)0);
        writer.Write(document);
        return stream.ToArray();
    }

    private JsonObject? Reply(JsonObject command)
    {
        var (name, about) = command.First();
        Commands.Enqueue(name);
        switch (name)
        {
            case "hello" or "isMaster" or "ismaster":
                return new JsonObject
                {
                    ["helloOk"] = true, ["isWritablePrimary"] = true, ["maxBsonObjectSize"] = 16_777_216, ["maxMessageSizeBytes"] = 48_000_000, ["maxWriteBatchSize"] = 100_000,
                    ["minWireVersion"] = 0, ["maxWireVersion"] = 21, ["logicalSessionTimeoutMinutes"] = 30, ["connectionId"] = 7, ["readOnly"] = false, ["ok"] = 1.0,
                };
            case "ping" or "endSessions" or "commitTransaction" or "abortTransaction" or "killCursors":
                return new JsonObject { ["ok"] = 1.0 };
            case "hangUp":
                return null;
            case "insert":
                return Insert(Collection(about), command["documents"]!.AsArray());
            case "find":
                return First(about, Matching(Collection(about), command["filter"]), command["batchSize"]?.GetValue<int>() ?? 101);
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
                return First(about, [new JsonObject { ["n"] = Matching(Collection(about), command["pipeline"]![0]!["$match"]).Count }], 101);
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
        if (id != 0)
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
