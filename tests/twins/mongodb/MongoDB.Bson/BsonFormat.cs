using System.Text;

namespace MongoDB.Bson;

/// <summary>Documents as bytes (https://bsonspec.org).</summary>
public static class BsonFormat
{
    public static byte[] ToBson(BsonDocument document)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        WriteElements(writer, document);
        writer.Flush();
        return stream.ToArray();
    }

    public static BsonDocument FromBson(byte[] bytes, int offset)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, offset, bytes.Length - offset), Encoding.UTF8);
        return ReadDocument(reader);
    }

    private static void WriteElements(BinaryWriter writer, IEnumerable<BsonElement> elements)
    {
        long start = writer.BaseStream.Position;
        writer.Write(0);
        foreach (BsonElement element in elements)
        {
            writer.Write((byte)element.Value.BsonType);
            WriteName(writer, element.Name);
            Write(writer, element.Value);
        }

        writer.Write((byte)0);
        long end = writer.BaseStream.Position;
        writer.BaseStream.Position = start;
        writer.Write((int)(end - start));
        writer.BaseStream.Position = end;
    }

    private static void Write(BinaryWriter writer, BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                WriteElements(writer, document);
                break;
            case BsonArray array:
                WriteElements(writer, array.Select((item, index) => new BsonElement($"{index}", item)));
                break;
            case BsonString text:
                byte[] bytes = Encoding.UTF8.GetBytes(text.Value);
                writer.Write(bytes.Length + 1);
                writer.Write(bytes);
                writer.Write((byte)0);
                break;
            case BsonInt32 number:
                writer.Write(number.Value);
                break;
            case BsonInt64 number:
                writer.Write(number.Value);
                break;
            case BsonDouble number:
                writer.Write(number.Value);
                break;
            case BsonBoolean flag:
                writer.Write(flag.Value);
                break;
            case BsonDateTime time:
                writer.Write(new DateTimeOffset(time.Value.ToUniversalTime()).ToUnixTimeMilliseconds());
                break;
            case BsonBinaryData binary:
                writer.Write(binary.Bytes.Length);
                writer.Write((byte)0);
                writer.Write(binary.Bytes);
                break;
            case BsonObjectId id:
                writer.Write(id.Bytes);
                break;
        }
    }

    private static BsonDocument ReadDocument(BinaryReader reader)
    {
        var document = new BsonDocument();
        reader.ReadInt32();
        while (reader.ReadByte() is var type and not 0)
        {
            string name = ReadName(reader);
            document.Add(name, Read(reader, (BsonType)type));
        }

        return document;
    }

    private static BsonValue Read(BinaryReader reader, BsonType type)
    {
        switch (type)
        {
            case BsonType.Document:
                return ReadDocument(reader);
            case BsonType.Array:
                return new BsonArray(ReadDocument(reader).Select(element => element.Value));
            case BsonType.String:
                string text = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32() - 1));
                reader.ReadByte();
                return text;
            case BsonType.Int32:
                return reader.ReadInt32();
            case BsonType.Int64:
                return reader.ReadInt64();
            case BsonType.Double:
                return reader.ReadDouble();
            case BsonType.Boolean:
                return reader.ReadBoolean();
            case BsonType.DateTime:
                return DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()).UtcDateTime;
            case BsonType.Binary:
                int length = reader.ReadInt32();
                reader.ReadByte();
                return reader.ReadBytes(length);
            case BsonType.ObjectId:
                return new BsonObjectId(reader.ReadBytes(12));
            case BsonType.Null:
                return BsonNull.Value;
            default:
                throw new NotSupportedException($"{type}");
        }
    }

    private static void WriteName(BinaryWriter writer, string name)
    {
        writer.Write(Encoding.UTF8.GetBytes(name));
        writer.Write((byte)0);
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
