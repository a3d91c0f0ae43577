using System.Text;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Servers.Mongo;

/// <summary>A command as it came: in an OP_MSG, or in the OP_QUERY that older drivers greet with.</summary>
/// <param name="Command">The command.</param>
/// <param name="AwaitsReply">Whether the client waits for an answer.</param>
internal sealed record Message(JsonObject Command, bool AwaitsReply)
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;
    private const int MoreToCome = 2;
    private const int AwaitCapable = 8;

    private int Request { get; init; }

    private bool IsQuery { get; init; }

    public static async Task<Message> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[16];
        await stream.ReadExactlyAsync(header, cancellation);
        var body = new byte[BitConverter.ToInt32(header) - header.Length];
        await stream.ReadExactlyAsync(body, cancellation);
        using var reader = new BinaryReader(new MemoryStream(body));
        var flags = reader.ReadInt32();
        var operation = BitConverter.ToInt32(header, 12);
        var command = operation switch
        {
            OpMsg => ReadSections(reader),
            OpQuery => ReadQuery(reader),
            _ => throw new IOException($"Operation {operation} is not spoken here."),
        };
        return new Message(command, operation == OpQuery || (flags & MoreToCome) == 0) { Request = BitConverter.ToInt32(header, 4), IsQuery = operation == OpQuery };
    }

    /// <summary>The bytes of an answer.</summary>
    public byte[] Answer(JsonObject reply)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0);
        writer.Write(Request + 1_000_000);
        writer.Write(Request);
        writer.Write(IsQuery ? OpReply : OpMsg);
        writer.Write(IsQuery ? AwaitCapable : 0);
        if (IsQuery)
        {
            // The cursor, where it starts, and one document.
            writer.Write(0L);
            writer.Write(0);
            writer.Write(1);
        }
        else
        {
            writer.Write((byte)0);
        }
        writer.Write(BsonFormat.Write(reply));
        writer.Seek(0, SeekOrigin.Begin);
        writer.Write((int)stream.Length);
        return stream.ToArray();
    }

    private static JsonObject ReadSections(BinaryReader reader)
    {
        var command = new JsonObject();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            if (reader.ReadByte() == 0)
            {
                command = BsonFormat.Read(reader);
                continue;
            }
            // A sequence of documents, as a field of the command.
            var end = reader.BaseStream.Position + reader.ReadInt32();
            var name = ReadText(reader);
            var documents = new JsonArray();
            while (reader.BaseStream.Position < end)
            {
                documents.Add(BsonFormat.Read(reader));
            }
            command[name] = documents;
        }
        return command;
    }

    private static JsonObject ReadQuery(BinaryReader reader)
    {
        // Which collection, how many to skip and to return.
        ReadText(reader);
        reader.ReadInt64();
        var query = BsonFormat.Read(reader);
        return query["$query"]?.DeepClone().AsObject() ?? query;
    }

    private static string ReadText(BinaryReader reader)
    {
        var bytes = new List<byte>();
        while (reader.ReadByte() is var one and not 0)
        {
            bytes.Add(one);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
