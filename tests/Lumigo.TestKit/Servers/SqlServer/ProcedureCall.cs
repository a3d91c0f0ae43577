using System.Text;

namespace Lumigo.TestKit.Servers.SqlServer;

/// <summary>A parameter of a call: its value is a number, a text, or null.</summary>
internal sealed record ProcedureParameter(string Name, object? Value);

/// <summary>A procedure is called: one of the database's, or one of those of the server that are known by a number.</summary>
internal sealed record ProcedureCall(string Name, IReadOnlyList<ProcedureParameter> Parameters)
{
    public const string ExecuteSql = "sp_executesql";
    public const string PrepareAndExecute = "sp_prepexec";
    public const string Execute = "sp_execute";
    public const string Unprepare = "sp_unprepare";

    private const byte NextCall = 0xFF;
    private const ushort IsNumber = 0xFFFF;

    /// <summary>The calls of one message: several where the client sends a batch.</summary>
    public static IReadOnlyList<ProcedureCall> ReadAll(byte[] body)
    {
        using var reader = new BinaryReader(new MemoryStream(body));
        reader.BaseStream.Position = reader.ReadInt32();
        var calls = new List<ProcedureCall>();
        while (reader.BaseStream.Position < body.Length)
        {
            calls.Add(Read(reader, body.Length));
        }
        return calls;
    }

    private static ProcedureCall Read(BinaryReader reader, int end)
    {
        var length = reader.ReadUInt16();
        var name = length == IsNumber ? Known(reader.ReadUInt16()) : Encoding.Unicode.GetString(reader.ReadBytes(length * 2));
        reader.ReadUInt16();
        var parameters = new List<ProcedureParameter>();
        while (reader.BaseStream.Position < end)
        {
            var size = reader.ReadByte();
            if (size == NextCall)
            {
                break;
            }
            var parameter = Encoding.Unicode.GetString(reader.ReadBytes(size * 2));
            reader.ReadByte();
            parameters.Add(new ProcedureParameter(parameter, Value(reader)));
        }
        return new ProcedureCall(name, parameters);
    }

    private static string Known(ushort number) => number switch
    {
        10 => ExecuteSql,
        12 => Execute,
        13 => PrepareAndExecute,
        15 => Unprepare,
        _ => throw new IOException($"Procedure {number} is not known here."),
    };

    private static object? Value(BinaryReader reader)
    {
        var type = reader.ReadByte();
        switch (type)
        {
            case 0x26:
                reader.ReadByte();
                return reader.ReadByte() switch { 0 => null, 1 => (int)reader.ReadByte(), 2 => (int)reader.ReadInt16(), 4 => reader.ReadInt32(), _ => reader.ReadInt64() };
            case 0x63:
                reader.ReadBytes(4 + 5);
                var size = reader.ReadInt32();
                return size < 0 ? null : Encoding.Unicode.GetString(reader.ReadBytes(size));
            case 0xE7:
                var longest = reader.ReadUInt16();
                reader.ReadBytes(5);
                if (longest == 0xFFFF)
                {
                    return InParts(reader);
                }
                var length = reader.ReadUInt16();
                return length == 0xFFFF ? null : Encoding.Unicode.GetString(reader.ReadBytes(length));
            default:
                throw new IOException($"Type 0x{type:X2} is not known here.");
        }
    }

    private static string? InParts(BinaryReader reader)
    {
        if (reader.ReadInt64() == -1)
        {
            return null;
        }
        using var bytes = new MemoryStream();
        while (reader.ReadInt32() is var size and > 0)
        {
            bytes.Write(reader.ReadBytes(size));
        }
        return Encoding.Unicode.GetString(bytes.ToArray());
    }
}
