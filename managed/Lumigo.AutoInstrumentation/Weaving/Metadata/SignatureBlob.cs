using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Walks over the bytes of a signature without making types of them. False from any method means that the bytes are no signature.</summary>
internal ref struct SignatureBlob(ReadOnlySpan<byte> bytes)
{
    // Types nested deeper than this occur in no real program and are not worth a stack overflow.
    private const int MaxDepth = 128;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How far the walk has come.</summary>
    public int Position { get; private set; }

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        value = Position < _bytes.Length ? _bytes[Position] : (byte)0;
        return Position++ < _bytes.Length;
    }

    /// <summary>Reads a number of one, two or four bytes.</summary>
    public bool TryReadCompressed(out int value)
    {
        value = 0;
        if (!TryReadByte(out var first))
        {
            return false;
        }

        var (more, bits) = first switch
        {
            < 0x80 => (0, first),
            < 0xC0 => (1, first & 0x3F),
            < 0xE0 => (3, first & 0x1F),
            _ => (-1, 0),
        };
        value = bits;
        for (var i = 0; i < more; i++)
        {
            if (!TryReadByte(out var next))
            {
                return false;
            }

            value = (value << 8) | next;
        }

        return more >= 0;
    }

    /// <summary>Skips custom modifiers, and <c>pinned</c>.</summary>
    public bool TrySkipModifiers()
    {
        while (Position < _bytes.Length && (SignatureTypeCode)_bytes[Position] is
               SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier or SignatureTypeCode.Pinned)
        {
            var code = (SignatureTypeCode)_bytes[Position++];
            if (code != SignatureTypeCode.Pinned && !TryReadCompressed(out _))
            {
                return false;
            }
        }

        return Position < _bytes.Length;
    }

    /// <summary>Skips one type with its modifiers.</summary>
    public bool TrySkipType(int depth = 0)
    {
        if (depth > MaxDepth || !TrySkipModifiers() || !TryReadByte(out var code))
        {
            return false;
        }

        const byte ValueType = 0x11, Class = 0x12;
        switch ((SignatureTypeCode)code)
        {
            case (SignatureTypeCode)ValueType or (SignatureTypeCode)Class or SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter:
                return TryReadCompressed(out _);
            case SignatureTypeCode.Pointer or SignatureTypeCode.ByReference or SignatureTypeCode.SZArray:
                return TrySkipType(depth + 1);
            case SignatureTypeCode.Array:
                return TrySkipType(depth + 1) && TryReadCompressed(out _) && TrySkipNumbers() && TrySkipNumbers();
            case SignatureTypeCode.GenericTypeInstance:
                return TrySkipType(depth + 1) && TryReadCompressed(out var arguments) && TrySkipTypes(arguments, depth + 1);
            case SignatureTypeCode.FunctionPointer:
                return TrySkipMethod(depth + 1);
            case (>= SignatureTypeCode.Void and <= SignatureTypeCode.String) or SignatureTypeCode.TypedReference
                or SignatureTypeCode.IntPtr or SignatureTypeCode.UIntPtr or SignatureTypeCode.Object or SignatureTypeCode.Sentinel:
                return (SignatureTypeCode)code != SignatureTypeCode.Sentinel || TrySkipType(depth + 1);
            default:
                return false;
        }
    }

    private bool TrySkipTypes(int count, int depth)
    {
        for (var i = 0; i < count; i++)
        {
            if (!TrySkipType(depth))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySkipNumbers()
    {
        if (!TryReadCompressed(out var count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!TryReadCompressed(out _))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySkipMethod(int depth)
    {
        if (!TryReadByte(out var header) || (new SignatureHeader(header).IsGeneric && !TryReadCompressed(out _)))
        {
            return false;
        }

        return TryReadCompressed(out var parameters) && TrySkipTypes(parameters + 1, depth);
    }
}
