using System.Buffers.Binary;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>The header of a method body: one byte (tiny) or twelve (fat).</summary>
internal readonly struct MethodHeader
{
    /// <summary>The size of a fat header.</summary>
    public const int FatSize = 12;

    /// <summary>Tiny bodies are smaller than this.</summary>
    public const int TinyCodeLimit = 64;

    /// <summary>The stack depth that a tiny header implies.</summary>
    public const int TinyMaxStack = 8;

    private const int FormatMask = 3;
    private const int TinyFormat = 2;
    private const int FatFormat = 3;
    private const int MoreSectionsFlag = 8;
    private const int InitLocalsFlag = 0x10;

    /// <summary>The size of the header itself.</summary>
    public int Size { get; private init; }

    /// <summary>The size of the code.</summary>
    public int CodeSize { get; init; }

    /// <summary>The greatest stack depth.</summary>
    public int MaxStack { get; init; }

    /// <summary>The local signature, 0 for none.</summary>
    public int LocalSignatureToken { get; init; }

    /// <summary>Whether locals start as zero.</summary>
    public bool InitLocals { get; init; }

    /// <summary>Whether exception sections follow.</summary>
    public bool MoreSections { get; init; }

    /// <summary>Whether one byte can say all this.</summary>
    public bool FitsTiny => CodeSize < TinyCodeLimit && MaxStack <= TinyMaxStack && LocalSignatureToken == 0 && !InitLocals && !MoreSections;

    /// <summary>Reads a header and checks that the code it promises is there.</summary>
    public static bool TryRead(ReadOnlySpan<byte> raw, out MethodHeader header)
    {
        header = default;
        if (raw.IsEmpty)
        {
            return false;
        }

        if ((raw[0] & FormatMask) == TinyFormat)
        {
            header = new MethodHeader { Size = 1, CodeSize = raw[0] >> 2, MaxStack = TinyMaxStack };
            return raw.Length >= 1 + header.CodeSize;
        }

        if ((raw[0] & FormatMask) != FatFormat || raw.Length < FatSize)
        {
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(raw);
        var codeSize = BinaryPrimitives.ReadUInt32LittleEndian(raw[4..]);
        if (flags >> 12 != FatSize / 4 || codeSize > raw.Length - FatSize)
        {
            return false;
        }

        header = new MethodHeader
        {
            Size = FatSize,
            CodeSize = (int)codeSize,
            MaxStack = BinaryPrimitives.ReadUInt16LittleEndian(raw[2..]),
            LocalSignatureToken = BinaryPrimitives.ReadInt32LittleEndian(raw[8..]),
            InitLocals = (flags & InitLocalsFlag) != 0,
            MoreSections = (flags & MoreSectionsFlag) != 0,
        };
        return true;
    }

    /// <summary>Writes the header, tiny where it fits.</summary>
    /// <returns>Its size.</returns>
    public int Write(Span<byte> bytes)
    {
        if (FitsTiny)
        {
            bytes[0] = (byte)((CodeSize << 2) | TinyFormat);
            return 1;
        }

        var flags = FatFormat | (MoreSections ? MoreSectionsFlag : 0) | (InitLocals ? InitLocalsFlag : 0) | ((FatSize / 4) << 12);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)MaxStack);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], CodeSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], LocalSignatureToken);
        return FatSize;
    }
}
