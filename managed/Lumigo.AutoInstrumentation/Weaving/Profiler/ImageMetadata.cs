using System.Buffers.Binary;

namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>Where the metadata is in the image of an assembly the runtime has loaded, and thereby checked (ECMA-335 II.25).</summary>
internal static unsafe class ImageMetadata
{
    private const int PeHeader = 24;
    private const int SectionSize = 40;
    private const int SizeOfImage = 56;

    /// <summary>The address; null when the module has no image.</summary>
    public static byte* In(in NativeModule module)
    {
        byte* image = (byte*)module.Base;
        byte* pe = Header(image);
        if (pe is null)
        {
            return null;
        }

        byte* optional = pe + PeHeader;
        byte* directory = optional + (UInt16(optional) == 0x20B ? 112 : 96) + (14 * 8);
        bool isFlat = (module.Flags & NativeModule.FlatLayout) != 0;
        byte* header = At(UInt32(directory));
        return header is null ? null : At(UInt32(header + 8));

        byte* At(uint address)
        {
            byte* section = optional + UInt16(pe + 20);
            for (int i = UInt16(pe + 6); i > 0; i--, section += SectionSize)
            {
                uint start = UInt32(section + 12);
                if (address >= start && address - start < UInt32(section + 8))
                {
                    return image + (isFlat ? UInt32(section + 20) : start) + (address - start);
                }
            }

            return null;
        }
    }

    /// <summary>Whether an address lies in the module's image.</summary>
    public static bool Holds(in NativeModule module, byte* address)
    {
        byte* image = (byte*)module.Base;
        byte* pe = Header(image);
        return pe is not null && address >= image && (ulong)(address - image) < UInt32(pe + PeHeader + SizeOfImage);
    }

    /// <summary>Where "PE" stands; null for what is no image.</summary>
    private static byte* Header(byte* image)
    {
        if (image is null || UInt16(image) != 0x5A4D || UInt32(image + 0x3C) > 0x10000)
        {
            return null;
        }

        byte* pe = image + UInt32(image + 0x3C);
        return UInt32(pe) == 0x4550 ? pe : null;
    }

    private static ushort UInt16(byte* at) => BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(at, sizeof(ushort)));

    private static uint UInt32(byte* at) => BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(at, sizeof(uint)));
}
