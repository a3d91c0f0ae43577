using System.Globalization;
using System.Text;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Messages;

/// <summary>Keys and values of messages as texts: UTF-8 if they are that, else hexadecimal; no more than is kept.</summary>
internal static class MessageText
{
    private const int LongestHex = 1024;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of bytes; null when there are none.</summary>
    public static string? Of(byte[]? bytes, int offset, int length) =>
        bytes is null || offset < 0 || length < 0 || offset > bytes.Length - length ? null : Of(bytes.AsSpan(offset, length));

    /// <summary>The text of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        bool isCut = text.Length > Payloads.MaxLength;
        text = isCut ? WithoutHalfCharacter(text[..Payloads.MaxLength]) : text;
        try
        {
            return s_strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return "0x" + Convert.ToHexString(text[..Math.Min(text.Length, LongestHex)]).ToLowerInvariant();
        }
    }

    /// <summary>The text of a key or value as the application gets it; null for objects of its own, whose bytes are gone.</summary>
    public static string? Of(object? value) => value switch
    {
        string text => Payloads.Cut(text),
        byte[] bytes => Of(bytes, 0, bytes.Length),
        int or long or short or double or float or Guid => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static ReadOnlySpan<byte> WithoutHalfCharacter(ReadOnlySpan<byte> text)
    {
        int end = text.Length;
        while (end > 0 && end > text.Length - 4 && (text[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > 0 && text[end - 1] >= 0xC0 ? text[..(end - 1)] : text;
    }
}
