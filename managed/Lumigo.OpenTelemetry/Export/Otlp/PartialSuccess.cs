namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>
/// Reads the one fact of an <c>ExportTraceServiceResponse</c> that matters to a sender: how many spans of an accepted request were rejected
/// (<c>partial_success.rejected_spans</c>). Anything that is not such a message means none.
/// </summary>
internal static class PartialSuccess
{
    private const int PartialSuccessField = 1;
    private const int RejectedSpansField = 1;

    private const int VarInt = 0;
    private const int Fixed64Bit = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32Bit = 5;

    /// <summary>The number of rejected spans; 0 when the body does not say or cannot be read.</summary>
    public static long RejectedSpans(ReadOnlySpan<byte> body) =>
        TryFind(body, PartialSuccessField, LengthDelimited, out _, out ReadOnlySpan<byte> message)
        && TryFind(message, RejectedSpansField, VarInt, out ulong rejected, out _)
        && rejected <= int.MaxValue
            ? (long)rejected
            : 0;

    /// <summary>Looks for a field; a message that is malformed anywhere has none.</summary>
    private static bool TryFind(ReadOnlySpan<byte> message, int field, int wireType, out ulong number, out ReadOnlySpan<byte> content)
    {
        bool found = false;
        number = 0;
        content = default;
        while (message.Length > 0)
        {
            if (!TryNumber(ref message, out ulong tag) || !TryValue(ref message, (int)(tag & 7), out ulong value, out ReadOnlySpan<byte> bytes))
            {
                return false;
            }

            if (tag == (((ulong)field << 3) | (uint)wireType))
            {
                found = true;
                number = value;
                content = bytes;
            }
        }

        return found;
    }

    private static bool TryValue(scoped ref ReadOnlySpan<byte> message, int wireType, out ulong number, out ReadOnlySpan<byte> content)
    {
        number = 0;
        content = default;
        switch (wireType)
        {
            case VarInt:
                return TryNumber(ref message, out number);
            case LengthDelimited:
                return TryNumber(ref message, out ulong length) && TryTake(ref message, length, out content);
            case Fixed64Bit:
                return TryTake(ref message, sizeof(ulong), out content);
            case Fixed32Bit:
                return TryTake(ref message, sizeof(uint), out content);
            default:
                return false;
        }
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> message, ulong length, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (length > (ulong)message.Length)
        {
            return false;
        }

        content = message[..(int)length];
        message = message[(int)length..];
        return true;
    }

    private static bool TryNumber(scoped ref ReadOnlySpan<byte> message, out ulong number)
    {
        number = 0;
        for (int i = 0; i < 10 && i < message.Length; i++)
        {
            number |= (ulong)(message[i] & 0x7F) << (7 * i);
            if (message[i] < 0x80)
            {
                message = message[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
