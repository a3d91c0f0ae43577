using System.Buffers.Binary;
using System.Text;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>Writes protobuf fields into a buffer that grows and is reused for the next request.</summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding/</remarks>
internal sealed class ProtobufWriter
{
    // Wire types.
    private const int VarInt = 0;
    private const int Fixed64Bit = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32Bit = 5;

    /// <summary>The length of a nested message is not known before it is written: four bytes are kept for it, enough for 256 MiB.</summary>
    private const int ReservedLengthSize = 4;

    private const int MaxNumberSize = 10;

    /// <summary>Messages and strings shorter than this have a length of one byte.</summary>
    private const int OneByteLengthLimit = 128;

    /// <summary>The most bytes UTF-8 needs for one UTF-16 character.</summary>
    private const int MaxBytesPerCharacter = 3;

    private const int LongestMessage = (1 << (7 * ReservedLengthSize)) - 1;

    private const int StartSize = 64 * 1024;

    /// <summary>A buffer larger than this is not kept for the next request.</summary>
    private const int LargestKept = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[StartSize];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        if (_buffer.Length > LargestKept)
        {
            _buffer = new byte[StartSize];
        }
    }

    /// <summary>Takes back everything written since a length.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Starts a nested message; give the result to <see cref="EndMessage"/>.</summary>
    public int BeginMessage(int field)
    {
        Tag(field, LengthDelimited);
        Reserve(ReservedLengthSize);
        Length += ReservedLengthSize;
        return Length;
    }

    /// <summary>Ends a nested message.</summary>
    /// <exception cref="InvalidOperationException">The message is longer than its length can tell.</exception>
    public void EndMessage(int start)
    {
        uint length = (uint)(Length - start);
        if (length > LongestMessage)
        {
            throw new InvalidOperationException("the request is too large");
        }

        Span<byte> target = _buffer.AsSpan(start - ReservedLengthSize, ReservedLengthSize);
        for (int i = 0; i < ReservedLengthSize - 1; i++)
        {
            target[i] = (byte)(length | 0x80);
            length >>= 7;
        }

        target[^1] = (byte)(length & 0x7F);
    }

    /// <summary>
    /// Starts a nested message that is known to be shorter than 128 bytes; give the result to <see cref="EndSmallMessage"/>.
    /// </summary>
    public int BeginSmallMessage(int field)
    {
        Tag(field, LengthDelimited);
        Reserve(1);
        return ++Length;
    }

    public void EndSmallMessage(int start) => _buffer[start - 1] = (byte)(Length - start);

    /// <summary>Whether a message of two strings and <paramref name="others"/> more bytes is shorter than 128 bytes for certain.</summary>
    public static bool IsSmall(string first, string second, int others) =>
        ((first.Length + second.Length) * MaxBytesPerCharacter) + others < OneByteLengthLimit;

    public void String(int field, string value)
    {
        Tag(field, LengthDelimited);
        int most = value.Length * MaxBytesPerCharacter;
        Reserve(most + ReservedLengthSize + 1);
        if (most < OneByteLengthLimit)
        {
            int written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(Length + 1));
            _buffer[Length] = (byte)written;
            Length += written + 1;
            return;
        }

        Number((ulong)Encoding.UTF8.GetByteCount(value));
        Length += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(Length));
    }

    public void StringUnlessEmpty(int field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            String(field, value);
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, LengthDelimited);
        Number((ulong)value.Length);
        Reserve(value.Length);
        value.CopyTo(_buffer.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>Writes fields that are encoded already, their tags included.</summary>
    public void Copy(ReadOnlySpan<byte> fields)
    {
        Reserve(fields.Length);
        fields.CopyTo(_buffer.AsSpan(Length));
        Length += fields.Length;
    }

    /// <summary>Writes fields once more that are in the buffer already, their tags included.</summary>
    public void Repeat(int start, int length)
    {
        Reserve(length);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(Length));
        Length += length;
    }

    public void Int(int field, long value)
    {
        Tag(field, VarInt);
        Number((ulong)value);
    }

    public void IntUnlessZero(int field, long value)
    {
        if (value != 0)
        {
            Int(field, value);
        }
    }

    public void Bool(int field, bool value) => Int(field, value ? 1 : 0);

    public void Fixed64(int field, ulong value)
    {
        Tag(field, Fixed64Bit);
        Reserve(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(Length), value);
        Length += sizeof(ulong);
    }

    public void Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public void Fixed32(int field, uint value)
    {
        Tag(field, Fixed32Bit);
        Reserve(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(Length), value);
        Length += sizeof(uint);
    }

    private void Tag(int field, int wireType) => Number(((ulong)field << 3) | (uint)wireType);

    private void Number(ulong value)
    {
        Reserve(MaxNumberSize);
        while (value >= 0x80)
        {
            _buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[Length++] = (byte)value;
    }

    private void Reserve(int bytes)
    {
        if (Length + bytes > _buffer.Length)
        {
            Grow(bytes);
        }
    }

    private void Grow(int bytes) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + bytes));
}
