namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>
/// Attributes as they were written last, ready to be copied: an application sends the same few values again and again, and finding the bytes takes
/// a tenth of the time of masking, cutting and encoding. Used by one thread at a time; never grows.
/// </summary>
/// <remarks>
/// Holds short texts and whole numbers. A slot belongs to whatever was written there last, so that values which never come again
/// (identifiers in paths) cost a copy of a few bytes.
/// </remarks>
internal sealed class EncodedAttributes
{
    /// <summary>A power of two; an application's spans have some dozens of different attributes that come again.</summary>
    private const int SlotCount = 512;

    /// <summary>Enough for headers; what is longer comes rarely twice.</summary>
    private const int LongestEncoded = 512;

    /// <summary>Buffers of slots grow by this much.</summary>
    private const int BufferStep = 64;

    private readonly Slot[] _slots = new Slot[SlotCount];

    /// <summary>Writes an attribute the way it was written before.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="key">The attribute's key.</param>
    /// <param name="value">Its value, not masked.</param>
    /// <returns>False when it is not there.</returns>
    public bool TryWrite(ProtobufWriter writer, string key, object? value)
    {
        int index;
        switch (value)
        {
            case string text:
                index = IndexOf(key, text);
                ref readonly Slot slot = ref _slots[index];
                if (slot.Length == 0 || slot.Text is not { } known || (known != (object)text && known != text) || !IsKey(slot.Key, key))
                {
                    return false;
                }

                break;
            case int number:
                index = IndexOf(key, number);
                ref readonly Slot numbers = ref _slots[index];
                if (numbers.Length == 0 || numbers.Text is not null || numbers.Number != number || !IsKey(numbers.Key, key))
                {
                    return false;
                }

                break;
            default:
                return false;
        }

        writer.Copy(_slots[index].Bytes.AsSpan(0, _slots[index].Length));
        return true;
    }

    /// <summary>Keeps what was written of an attribute, if it is short enough.</summary>
    /// <param name="key">The attribute's key.</param>
    /// <param name="value">Its value, not masked.</param>
    /// <param name="encoded">What was written, field tag included.</param>
    public void Keep(string key, object? value, ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length > LongestEncoded)
        {
            return;
        }

        switch (value)
        {
            case string text when text.Length <= LongestEncoded:
                Keep(IndexOf(key, text), key, text, 0, encoded);
                break;
            case int number:
                Keep(IndexOf(key, number), key, null, number, encoded);
                break;
        }
    }

    private void Keep(int index, string key, string? text, int number, ReadOnlySpan<byte> encoded)
    {
        ref Slot slot = ref _slots[index];
        if (slot.Bytes is null || slot.Bytes.Length < encoded.Length)
        {
            slot.Bytes = new byte[(encoded.Length + BufferStep - 1) & -BufferStep];
        }

        encoded.CopyTo(slot.Bytes);
        slot.Key = key;
        slot.Text = text;
        slot.Number = number;
        slot.Length = encoded.Length;
    }

    // The same constants nearly always, and if not, one library's copy of them.
    private static bool IsKey(string? known, string key) => (object?)known == key || known == key;

    private static int IndexOf(string key, string text) => Index(key, text.Length == 0 ? 0 : (text.Length * 7) + (text[0] * 13) + (text[text.Length / 2] * 31) + (text[^1] * 101));

    private static int IndexOf(string key, int number) => Index(key, number * 101);

    private static int Index(string key, int value) =>
        (key.Length == 0 ? 0 : (key.Length * 17) + (key[^1] * 37) + (key[key.Length / 2] * 5) + value) & (SlotCount - 1);

    private struct Slot
    {
        public string? Key;
        public string? Text;
        public int Number;
        public int Length;
        public byte[]? Bytes;
    }
}
