using System.Buffers;
using System.Globalization;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>
/// An encoded part of a text, decoded, with the place every character comes from: so a secret found in the decoded text is replaced in the encoded one,
/// and everything else stays as it was, character for character.
/// </summary>
internal readonly ref struct DecodedText
{
    private readonly char[] _text;
    private readonly int[] _origins;
    private readonly int _length;

    private DecodedText(char[] text, int[] origins, int length)
    {
        _text = text;
        _origins = origins;
        _length = length;
    }

    public ReadOnlySpan<char> Text => _text.AsSpan(0, _length);

    /// <summary>Where in the encoded text the character at <paramref name="index"/> begins; at the end, the encoded text's length.</summary>
    public int Origin(int index) => _origins[index];

    /// <summary>Undoes the escapes of a JSON string; what is no valid escape stays.</summary>
    public static DecodedText FromJson(ReadOnlySpan<char> escaped)
    {
        char[] text = ArrayPool<char>.Shared.Rent(escaped.Length + 1);
        int[] origins = ArrayPool<int>.Shared.Rent(escaped.Length + 1);
        int length = 0;
        int i = 0;
        while (i < escaped.Length)
        {
            origins[length] = i;
            char c = escaped[i];
            int step = 1;
            if (c == '\\' && i + 1 < escaped.Length)
            {
                (c, step) = Unescape(escaped[(i + 1)..]);
            }

            text[length++] = c;
            i += step;
        }

        origins[length] = escaped.Length;
        return new DecodedText(text, origins, length);
    }

    /// <summary>Undoes percent-encoding; bytes beyond ASCII stay single characters, which is enough to find structure.</summary>
    public static DecodedText FromPercent(ReadOnlySpan<char> encoded)
    {
        char[] text = ArrayPool<char>.Shared.Rent(encoded.Length + 1);
        int[] origins = ArrayPool<int>.Shared.Rent(encoded.Length + 1);
        int length = 0;
        int i = 0;
        while (i < encoded.Length)
        {
            origins[length] = i;
            if (IsPercent(encoded, i))
            {
                text[length++] = (char)Hex(encoded.Slice(i + 1, 2));
                i += 3;
            }
            else
            {
                text[length++] = encoded[i++];
            }
        }

        origins[length] = encoded.Length;
        return new DecodedText(text, origins, length);
    }

    /// <summary>Whether a percent sign and two hexadecimal digits stand here.</summary>
    public static bool IsPercent(ReadOnlySpan<char> text, int at) =>
        text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]);

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        // What was in them must not be found by the next who rents them.
        ArrayPool<char>.Shared.Return(_text, clearArray: true);
        ArrayPool<int>.Shared.Return(_origins);
    }

    private static (char Character, int Length) Unescape(ReadOnlySpan<char> afterBackslash)
    {
        char c = afterBackslash[0];
        switch (c)
        {
            case '"' or '\\' or '/':
                return (c, 2);
            case 'n':
                return ('\n', 2);
            case 'r':
                return ('\r', 2);
            case 't':
                return ('\t', 2);
            case 'b':
                return ('\b', 2);
            case 'f':
                return ('\f', 2);
            case 'u' when afterBackslash.Length >= 5 && IsHex(afterBackslash.Slice(1, 4)):
                return ((char)Hex(afterBackslash.Slice(1, 4)), 6);
            default:
                return ('\\', 1);
        }
    }

    private static bool IsHex(ReadOnlySpan<char> digits)
    {
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    private static int Hex(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
