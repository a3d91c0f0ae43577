using System.Text;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Servers.Mongo;

/// <summary>Documents as bytes (https://bsonspec.org), as far as commands of the tests have them. What JSON cannot say becomes text.</summary>
internal static class BsonFormat
{
    public static byte[] Write(JsonObject document)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        WriteElements(writer, document);
        return stream.ToArray();
    }

    public static JsonObject Read(BinaryReader reader)
    {
        var document = new JsonObject();
        reader.ReadInt32();
        while (reader.ReadByte() is var type and not 0)
        {
            var name = ReadName(reader);
            document[name] = Read(reader, type);
        }
        return document;
    }

    private static void WriteElements(BinaryWriter writer, IEnumerable<KeyValuePair<string, JsonNode?>> elements)
    {
        using var content = new MemoryStream();
        using var inner = new BinaryWriter(content);
        foreach (var (name, node) in elements)
        {
            inner.Write(TypeOf(node));
            inner.Write(Encoding.UTF8.GetBytes(name));
            inner.Write((byte)0);
            Write(inner, node);
        }
        writer.Write((int)content.Length + 5);
        writer.Write(content.ToArray());
        writer.Write((byte)0);
    }

    private static void Write(BinaryWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject document:
                WriteElements(writer, document);
                break;
            case JsonArray array:
                WriteElements(writer, array.Select((item, index) => new KeyValuePair<string, JsonNode?>($"{index}", item)));
                break;
            case JsonValue value when value.TryGetValue(out string? text):
                var bytes = Encoding.UTF8.GetBytes(text);
                writer.Write(bytes.Length + 1);
                writer.Write(bytes);
                writer.Write((byte)0);
                break;
            case JsonValue value when value.TryGetValue(out bool flag):
                writer.Write(flag);
                break;
            case JsonValue value when value.TryGetValue(out int number):
                writer.Write(number);
                break;
            case JsonValue value when value.TryGetValue(out long number):
                writer.Write(number);
                break;
            case JsonValue value:
                writer.Write(value.GetValue<double>());
                break;
        }
    }

    private static byte TypeOf(JsonNode? node) => node switch
    {
        null => 0x0A,
        JsonObject => 0x03,
        JsonArray => 0x04,
        JsonValue value when value.TryGetValue(out string? _) => 0x02,
        JsonValue value when value.TryGetValue(out bool _) => 0x08,
        JsonValue value when value.TryGetValue(out int _) => 0x10,
        JsonValue value when value.TryGetValue(out long _) => 0x12,
        _ => 0x01,
    };

    private static JsonNode? Read(BinaryReader reader, byte type)
    {
        switch (type)
        {
            case 0x01:
                return reader.ReadDouble();
            case 0x02:
                var text = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32() - 1));
                reader.ReadByte();
                return text;
            case 0x03:
                return Read(reader);
            case 0x04:
                return new JsonArray([.. Read(reader).Select(one => one.Value?.DeepClone())]);
            case 0x05:
                var length = reader.ReadInt32();
                reader.ReadByte();
                return Convert.ToBase64String(reader.ReadBytes(length));
            case 0x07:
                return Convert.ToHexString(reader.ReadBytes(12));
            case 0x08:
                return reader.ReadBoolean();
            case 0x0A:
                return null;
            case 0x10:
                return reader.ReadInt32();
            case 0x09 or 0x11 or 0x12:
                return reader.ReadInt64();
            default:
                throw new NotSupportedException($"BSON type {type}");
        }
    }

    private static string ReadName(BinaryReader reader)
    {
        var bytes = new List<byte>();
        while (reader.ReadByte() is var one and not 0)
        {
            bytes.Add(one);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
