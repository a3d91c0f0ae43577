using System.Buffers.Binary;
using System.Text;

namespace Lumigo.TestKit.Servers.SqlServer;

/// <summary>Writes the tokens an answer is made of.</summary>
internal sealed class TdsTokens
{
    /// <summary>What a statement did, where its end is reported.</summary>
    public const ushort Select = 0xC1;

    private const byte Done = 0xFD;
    private const byte DoneProcedure = 0xFE;
    private const byte DoneInProcedure = 0xFF;
    private const ushort More = 0x01;
    private const ushort Failed = 0x02;
    private const ushort HasCount = 0x10;
    private const ushort Attended = 0x20;

    private static readonly byte[] Collation = [0x09, 0x04, 0xD0, 0x00, 0x34];

    private readonly MemoryStream _stream = new();
    private readonly BinaryWriter _writer;

    public TdsTokens() => _writer = new BinaryWriter(_stream);

    public byte[] ToArray() => _stream.ToArray();

    /// <summary>Somebody is in.</summary>
    public void LoginAcknowledged(string database)
    {
        Environment(1, Text(database), Text("master"));
        Environment(7, [(byte)Collation.Length, .. Collation], [0]);
        Environment(4, Text("4096"), Text("4096"));
        Block(0xAD, [1, 0x74, 0x00, 0x00, 0x04, .. Text("Microsoft SQL Server"), 16, 0, 0x10, 0x5E]);
        EndOfStatement(null, 0);
    }

    /// <summary>A transaction has begun.</summary>
    public void TransactionBegun(long number) => Environment(8, [8, .. BitConverter.GetBytes(number)], [0]);

    /// <summary>A transaction is over.</summary>
    public void TransactionEnded(long number, bool committed) => Environment(committed ? (byte)9 : (byte)10, [0], [8, .. BitConverter.GetBytes(number)]);

    /// <summary>The connection is as new.</summary>
    public void ConnectionReset() => Environment(18, [0], [0]);

    /// <summary>What the columns are, by the values of the rows.</summary>
    public void Columns(IReadOnlyList<ShopColumn> columns)
    {
        _writer.Write((byte)0x81);
        _writer.Write((ushort)columns.Count);
        foreach (var column in columns)
        {
            Type(column.Kind);
            _writer.Write(Text(column.Name));
        }
    }

    /// <summary>A row.</summary>
    public void Row(IReadOnlyList<ShopColumn> columns, IReadOnlyList<object> values)
    {
        _writer.Write((byte)0xD1);
        for (var number = 0; number < columns.Count; number++)
        {
            Value(columns[number].Kind, values[number]);
        }
    }

    /// <summary>Something failed.</summary>
    public void Error(ShopFailure failure) =>
        Block(0xAA, [.. BitConverter.GetBytes(failure.Number), 1, failure.Class, .. LongText(failure.Message), .. Text("shop-server"), .. Text(""), .. BitConverter.GetBytes(1)]);

    /// <summary>A number that a procedure gives back in a parameter.</summary>
    public void OutputNumber(ushort position, string name, int number)
    {
        _writer.Write((byte)0xAC);
        _writer.Write(position);
        _writer.Write(Text(name));
        _writer.Write((byte)1);
        Type(ShopKind.Number);
        Value(ShopKind.Number, number);
    }

    /// <summary>What a procedure returns.</summary>
    public void ReturnStatus(int status)
    {
        _writer.Write((byte)0x79);
        _writer.Write(status);
    }

    /// <summary>The end of a statement of a batch.</summary>
    public void EndOfStatement(int? count, ushort command, bool failed = false) => End(Done, count, command, failed, more: false);

    /// <summary>The end of a statement of a procedure.</summary>
    public void EndOfStatementInProcedure(int? count, ushort command, bool failed = false) => End(DoneInProcedure, count, command, failed, more: true);

    /// <summary>The end of a procedure.</summary>
    public void EndOfProcedure(bool failed, bool more) => End(DoneProcedure, null, 0, failed, more);

    /// <summary>What was asked for was called off.</summary>
    public void EndOfAttention()
    {
        _writer.Write(Done);
        _writer.Write(Attended);
        _writer.Write((ushort)0);
        _writer.Write(0L);
    }

    private void End(byte token, int? count, ushort command, bool failed, bool more)
    {
        _writer.Write(token);
        _writer.Write((ushort)((more ? More : 0) | (failed ? Failed : 0) | (count is null ? 0 : HasCount)));
        _writer.Write(command);
        _writer.Write((long)(count ?? 0));
    }

    private void Type(ShopKind kind)
    {
        _writer.Write(0);
        _writer.Write((ushort)1);
        switch (kind)
        {
            case ShopKind.Number:
                _writer.Write([0x26, 4]);
                break;
            case ShopKind.Xml:
                _writer.Write([0xF1, 0]);
                break;
            default:
                _writer.Write((byte)0xE7);
                _writer.Write((ushort)8000);
                _writer.Write(Collation);
                break;
        }
    }

    private void Value(ShopKind kind, object value)
    {
        switch (kind)
        {
            case ShopKind.Number:
                _writer.Write((byte)4);
                _writer.Write((int)value);
                break;
            case ShopKind.Xml:
                var xml = Encoding.Unicode.GetBytes('\uFEFF' + (string)value);
                _writer.Write((long)xml.Length);
                _writer.Write(xml.Length);
                _writer.Write(xml);
                _writer.Write(0);
                break;
            default:
                _writer.Write(LongText((string)value, inBytes: true));
                break;
        }
    }

    private void Environment(byte what, byte[] now, byte[] before) => Block(0xE3, [what, .. now, .. before]);

    private void Block(byte token, byte[] body)
    {
        _writer.Write(token);
        _writer.Write((ushort)body.Length);
        _writer.Write(body);
    }

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.Unicode.GetBytes(text)];

    private static byte[] LongText(string text, bool inBytes = false)
    {
        var bytes = Encoding.Unicode.GetBytes(text);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)(inBytes ? bytes.Length : text.Length));
        return [.. length, .. bytes];
    }
}
