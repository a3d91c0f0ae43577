using System.Buffers.Text;

namespace RESPite.Messages;

/// <summary>The first byte of an element: what it is.</summary>
public enum RespPrefix : byte
{
    None = 0,
    SimpleString = (byte)'+',
    SimpleError = (byte)'-',
    Integer = (byte)':',
    BulkString = (byte)'$',
    Array = (byte)'*',
    Null = (byte)'_',
    Boolean = (byte)'#',
    Double = (byte)',',
    BigInteger = (byte)'(',
    BulkError = (byte)'!',
    VerbatimString = (byte)'=',
    Map = (byte)'%',
    Set = (byte)'~',
    StreamContinuation = (byte)';',
    StreamTerminator = (byte)'.',
    Attribute = (byte)'|',
    Push = (byte)'>',
}

/// <summary>One element of an answer: a value with its text, or the head of a collection whose elements follow.</summary>
/// <param name="Prefix">What it is.</param>
/// <param name="Start">Where its text starts; of a collection, where its first element does.</param>
/// <param name="Length">How long its text is, or how many elements it has.</param>
/// <param name="IsNull">Whether it is there only to say that there is nothing.</param>
/// <param name="Next">Where the next element starts, within it if it is a collection.</param>
internal readonly record struct Element(RespPrefix Prefix, int Start, int Length, bool IsNull, int Next)
{
    public bool IsAggregate => Prefix is RespPrefix.Array or RespPrefix.Set or RespPrefix.Map or RespPrefix.Push or RespPrefix.Null;

    public bool IsScalar => Prefix is not (RespPrefix.None or RespPrefix.Array or RespPrefix.Set or RespPrefix.Map or RespPrefix.Push);

    public bool IsError => Prefix is RespPrefix.SimpleError or RespPrefix.BulkError;

    /// <summary>Reads one. False when it is not there as a whole yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, int at, out Element element)
    {
        element = default;
        if (at >= data.Length)
        {
            return false;
        }

        int line = data[at..].IndexOf("\r\n"u8);
        if (line < 0)
        {
            return false;
        }

        var prefix = (RespPrefix)data[at];
        int start = at + 1;
        int next = at + line + 2;
        ReadOnlySpan<byte> head = data[start..(next - 2)];
        switch (prefix)
        {
            case RespPrefix.SimpleString or RespPrefix.SimpleError or RespPrefix.Integer or RespPrefix.Boolean or RespPrefix.Double or RespPrefix.BigInteger:
                element = new(prefix, start, head.Length, false, next);
                return true;
            case RespPrefix.Null:
                element = new(prefix, next, 0, true, next);
                return true;
            case RespPrefix.BulkString or RespPrefix.BulkError or RespPrefix.VerbatimString:
                int length = Number(head);
                element = length < 0 ? new(prefix, next, 0, true, next) : new(prefix, next, length, false, next + length + 2);
                return element.Next <= data.Length;
            case RespPrefix.Array or RespPrefix.Set or RespPrefix.Push or RespPrefix.Map:
                int count = Number(head) * (prefix == RespPrefix.Map ? 2 : 1);
                element = new(prefix, next, Math.Max(count, 0), count < 0, next);
                return true;
            default:
                throw new NotSupportedException($"An element that begins with '{(char)prefix}'.");
        }
    }

    /// <summary>Where the element that starts somewhere ends, with all that is in it; -1 when it is not there as a whole yet.</summary>
    public static int EndOf(ReadOnlySpan<byte> data, int at)
    {
        for (long open = 1; open > 0; open--)
        {
            if (!TryRead(data, at, out Element element))
            {
                return -1;
            }

            at = element.Next;
            open += element.IsAggregate ? element.Length : 0;
        }

        return at;
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out int read) && read == text.Length
        ? number
        : throw new InvalidOperationException("A length that is no number.");
}
