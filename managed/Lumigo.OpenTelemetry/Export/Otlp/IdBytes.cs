using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>The bytes of trace and span ids, which activities hold as lower-case hexadecimal text.</summary>
/// <remarks>The runtime's own conversion looks every digit up in a table: a fifth of the time that writing a span takes.</remarks>
internal static class IdBytes
{
    public const int TraceIdLength = 16;
    public const int SpanIdLength = 8;

    /// <summary>Decodes a trace id.</summary>
    public static void Write(ActivityTraceId id, Span<byte> target) => Decode(id.ToHexString(), target[..TraceIdLength]);

    /// <summary>Decodes a span id.</summary>
    public static void Write(ActivitySpanId id, Span<byte> target) => Decode(id.ToHexString(), target[..SpanIdLength]);

    private static void Decode(string digits, Span<byte> target)
    {
        // The runtime lets nothing but two digits a byte into an id.
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)((Value(digits[2 * i]) << 4) | Value(digits[(2 * i) + 1]));
        }
    }

    /// <summary>0 to 9 are 0x30 to 0x39, a to f 0x61 to 0x66.</summary>
    private static int Value(char digit) => (digit & 0xF) + ((digit >> 6) * 9);
}
