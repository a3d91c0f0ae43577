using System.Buffers.Binary;
using System.Text;

namespace Lumigo.TestKit.Otlp;

/// <summary>Reads the fields of one protobuf message. Strict: anything malformed is an <see cref="InvalidDataException"/>.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;
    private WireType _wireType;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        Fixed32 = 5,
    }

    /// <summary>The number of the field whose value comes next.</summary>
    public int Field { get; private set; }

    /// <summary>Advances to the next field; false at the end of the message.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }
        var tag = ReadRawVarint();
        _wireType = (WireType)(tag & 7);
        Field = checked((int)(tag >> 3));
        if (Field == 0)
        {
            throw new InvalidDataException("Field number 0.");
        }
        return true;
    }

    /// <summary>The value of an integer, boolean or enumeration field.</summary>
    public ulong Varint()
    {
        Expect(WireType.Varint);
        return ReadRawVarint();
    }

    /// <summary>The value of a fixed64 or double field, as bits.</summary>
    public ulong Fixed64()
    {
        Expect(WireType.Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
    }

    /// <summary>The value of a fixed32 field.</summary>
    public uint Fixed32()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
    }

    /// <summary>The value of a bytes or message field.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        Expect(WireType.LengthDelimited);
        var length = ReadRawVarint();
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"Field {Field} claims {length} bytes, {_rest.Length} are left.");
        }
        return Take((int)length);
    }

    /// <summary>The value of a string field.</summary>
    public string Text()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (DecoderFallbackException invalid)
        {
            throw new InvalidDataException($"Field {Field} is not UTF-8.", invalid);
        }
    }

    /// <summary>The exception for a field the message does not have.</summary>
    public readonly InvalidDataException Unknown(string message) => new($"{message} has no field {Field}.");

    private readonly void Expect(WireType expected)
    {
        if (_wireType != expected)
        {
            throw new InvalidDataException($"Field {Field} has wire type {_wireType}, expected {expected}.");
        }
    }

    private ulong ReadRawVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("Varint longer than ten bytes.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException($"Message ends {count - _rest.Length} bytes early.");
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
