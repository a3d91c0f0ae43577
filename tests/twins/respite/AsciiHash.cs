using System.Text;

namespace RESPite;

/// <summary>
/// A short text and its number: the bytes of its first eight characters, the first one lowest; as they are (cs) and in capital letters (uc). StackExchange.Redis
/// has these numbers of its commands as constants, so that they must be the same here.
/// </summary>
public readonly struct AsciiHash
{
    private const int Hashed = 8;

    private readonly byte[]? _text;

    public AsciiHash(ReadOnlySpan<byte> value) => _text = value.ToArray();

    public int Length => _text?.Length ?? 0;

    /// <summary>Room for the text and one byte more, in steps of eight: who reads more than that knows that it is another text.</summary>
    public int BufferLength => (Length / Hashed * Hashed) + Hashed;

    public static long HashCS(ReadOnlySpan<byte> value)
    {
        long hash = 0;
        for (int i = Math.Min(value.Length, Hashed) - 1; i >= 0; i--)
        {
            hash = (hash << 8) | value[i];
        }

        return hash;
    }

    public static long HashCS(ReadOnlySpan<char> value)
    {
        long hash = 0;
        for (int i = Math.Min(value.Length, Hashed) - 1; i >= 0; i--)
        {
            hash = (hash << 8) | value[i];
        }

        return hash;
    }

    public static void HashCS(ReadOnlySpan<byte> value, out long cs0, out long cs1)
    {
        cs0 = HashCS(value);
        cs1 = value.Length > Hashed ? HashCS(value[Hashed..]) : 0;
    }

    public static void HashCS(ReadOnlySpan<char> value, out long cs0, out long cs1)
    {
        cs0 = HashCS(value);
        cs1 = value.Length > Hashed ? HashCS(value[Hashed..]) : 0;
    }

    public static long HashUC(ReadOnlySpan<byte> value) => Upper(HashCS(value));

    public static void Hash(ReadOnlySpan<byte> value, out long cs, out long uc)
    {
        cs = HashCS(value);
        uc = Upper(cs);
    }

    public static void Hash(ReadOnlySpan<char> value, out long cs, out long uc)
    {
        cs = HashCS(value);
        uc = Upper(cs);
    }

    public static void Hash(ReadOnlySpan<byte> value, out long cs0, out long uc0, out long cs1, out long uc1)
    {
        HashCS(value, out cs0, out cs1);
        uc0 = Upper(cs0);
        uc1 = Upper(cs1);
    }

    public static void Hash(ReadOnlySpan<char> value, out long cs0, out long uc0, out long cs1, out long uc1)
    {
        HashCS(value, out cs0, out cs1);
        uc0 = Upper(cs0);
        uc1 = Upper(cs1);
    }

    public static void ToUpper(Span<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = Upper(text[i]);
        }
    }

    public static bool SequenceEqualsCS(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => first.SequenceEqual(second);

    public static bool SequenceEqualsCS(ReadOnlySpan<char> first, ReadOnlySpan<char> second) => first.SequenceEqual(second);

    public static bool SequenceEqualsCI(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => Ascii.EqualsIgnoreCase(first, second);

    public static bool SequenceEqualsCI(ReadOnlySpan<char> first, ReadOnlySpan<char> second) => Ascii.EqualsIgnoreCase(first, second);

    public static bool EqualsCI(ReadOnlySpan<char> first, ReadOnlySpan<byte> second) => Ascii.EqualsIgnoreCase(second, first);

    public bool IsCS(ReadOnlySpan<byte> value) => value.SequenceEqual(_text);

    public bool IsCI(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value, _text);

    private static byte Upper(byte one) => one is >= (byte)'a' and <= (byte)'z' ? (byte)(one - 32) : one;

    private static long Upper(long hash)
    {
        long upper = 0;
        for (int shift = 56; shift >= 0; shift -= 8)
        {
            upper = (upper << 8) | Upper((byte)(hash >> shift));
        }

        return upper;
    }
}
