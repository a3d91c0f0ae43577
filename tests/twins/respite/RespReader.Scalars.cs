using System.Buffers.Text;
using System.Text;
using RESPite.Internal;

namespace RESPite.Messages;

/// <content>Single values.</content>
public ref partial struct RespReader
{
    private const int Digits = 20;

    private readonly ReadOnlySpan<byte> Text => _data.Slice(_current.Start, _current.Length);

    public readonly int ScalarLength()
    {
        DemandScalar();
        return _current.Length;
    }

    public readonly bool ScalarLengthIs(int count) => ScalarLength() == count;

    public readonly bool ScalarIsEmpty() => ScalarLength() == 0;

    public readonly bool TryGetSpan(out ReadOnlySpan<byte> value)
    {
        value = IsInlineScalar ? Text : default;
        return IsScalar;
    }

    public readonly ReadOnlySpan<byte> Buffer(Span<byte> target)
    {
        DemandScalar();
        return IsNull ? default : Text;
    }

    public readonly ReadOnlySpan<byte> Buffer(scoped ref byte[] pooled, Span<byte> target = default) => Buffer(target);

    public readonly int CopyTo(scoped Span<byte> target)
    {
        ReadOnlySpan<byte> text = Buffer(default);
        text = text[..Math.Min(text.Length, target.Length)];
        text.CopyTo(target);
        return text.Length;
    }

    public readonly bool Is(ReadOnlySpan<byte> value) => !IsNull && Buffer(default).SequenceEqual(value);

    public readonly bool IsOK() => Is("OK"u8) || Is("ok"u8);

    public readonly bool IsInlneCpuUInt32(uint value) => IsInlineScalar && _current.Length == sizeof(uint) && RespConstants.UnsafeCpuUInt32(Text) == value;

    public readonly byte[]? ReadByteArray()
    {
        ReadOnlySpan<byte> text = Buffer(default);
        return IsNull ? null : text.ToArray();
    }

    /// <summary>The text; of one whose kind is said before it (<c>txt:</c>) without that.</summary>
    public readonly string? ReadString()
    {
        ReadOnlySpan<byte> text = Buffer(default);
        if (Prefix == RespPrefix.VerbatimString && text.Length >= 4 && text[3] == ':')
        {
            text = text[4..];
        }

        return IsNull ? null : Encoding.UTF8.GetString(text);
    }

    public readonly long ReadInt64() => TryReadInt64(out long value) ? value : throw NotA("number");

    public readonly bool TryReadInt64(out long value)
    {
        ReadOnlySpan<byte> text = Buffer(default);
        value = 0;
        return text.Length <= Digits && Utf8Parser.TryParse(text, out value, out int read) && read == text.Length;
    }

    public readonly double ReadDouble() => TryReadDouble(out double value) ? value : throw NotA("number");

    public readonly bool TryReadDouble(out double value, bool allowTokens = true)
    {
        ReadOnlySpan<byte> text = Buffer(default);
        if (Utf8Parser.TryParse(text, out value, out int read) && read == text.Length)
        {
            return true;
        }

        value = Infinity(text);
        return allowTokens && (value != 0 || double.IsNaN(value));
    }

    public readonly bool ReadBoolean() => Prefix switch
    {
        RespPrefix.Boolean when Is("t"u8) => true,
        RespPrefix.Boolean when Is("f"u8) => false,
        RespPrefix.Integer when Is("1"u8) => true,
        RespPrefix.Integer when Is("0"u8) => false,
        RespPrefix.SimpleString when IsOK() => true,
        _ => throw NotA("truth value"),
    };

    public readonly unsafe bool TryParseScalar<T>(delegate* managed<ReadOnlySpan<byte>, out T, bool> parser, out T value) => parser(Buffer(default), out value);

    public static unsafe bool TryParseScalar<T>(ReadOnlySpan<char> source, delegate* managed<ReadOnlySpan<byte>, out T, bool> parser, out T value)
    {
        var text = new byte[Encoding.UTF8.GetByteCount(source)];
        Encoding.UTF8.GetBytes(source, text);
        return parser(text, out value);
    }

    public readonly bool TryParseScalar<T>(ScalarParser<char, T> parser, out T value) => parser(ReadString(), out value);

    private static double Infinity(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("inf"u8) || text.SequenceEqual("+inf"u8) ? double.PositiveInfinity
        : text.SequenceEqual("-inf"u8) ? double.NegativeInfinity
        : text.SequenceEqual("nan"u8) ? double.NaN
        : 0;

    private readonly FormatException NotA(string what) => new($"A {what} was expected, not {Prefix}.");
}
