using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>The bytes of trace and span ids, which activities hold as lower-case hexadecimal text.</summary>
/// <remarks>
/// The runtime's own conversion looks every digit up in a table: a fifth of the time that writing a span takes. This one does sixteen digits at once, and needs no
/// check: the runtime lets nothing but two digits a byte into an id.
/// </remarks>
internal static class IdBytes
{
    public const int TraceIdLength = 16;
    public const int SpanIdLength = 8;

    /// <summary>Decodes a trace id.</summary>
    public static void Write(ActivityTraceId id, Span<byte> target) => Decode(id.ToHexString(), target[..TraceIdLength]);

    /// <summary>Decodes a span id.</summary>
    public static void Write(ActivitySpanId id, Span<byte> target) => Decode(id.ToHexString(), target[..SpanIdLength]);

    private static void Decode(ReadOnlySpan<char> digits, Span<byte> target)
    {
        ReadOnlySpan<ushort> codes = MemoryMarshal.Cast<char, ushort>(digits);
        for (int done = 0; done < target.Length; done += 8)
        {
            Vector64<byte> bytes = Decode(Vector128.Create(codes.Slice(2 * done, 8)), Vector128.Create(codes.Slice((2 * done) + 8, 8)));
            bytes.CopyTo(target[done..]);
        }
    }

    /// <summary>Sixteen digits as eight bytes. The codes of 0 to 9 are 0x30 to 0x39, those of a to f 0x61 to 0x66.</summary>
    private static Vector64<byte> Decode(Vector128<ushort> first, Vector128<ushort> second)
    {
        Vector128<byte> codes = Vector128.Narrow(first, second);
        Vector128<byte> letters = Vector128.Equals(codes & Vector128.Create((byte)0x40), Vector128.Create((byte)0x40));
        Vector128<ushort> values = ((codes & Vector128.Create((byte)0xF)) + (letters & Vector128.Create((byte)9))).AsUInt16();

        // In each pair the first digit is the low byte here and the high half of the byte to be.
        Vector128<ushort> pairs = ((values << 4) | (values >>> 8)) & Vector128.Create((ushort)0xFF);
        return Vector128.Narrow(pairs, pairs).GetLower();
    }
}
