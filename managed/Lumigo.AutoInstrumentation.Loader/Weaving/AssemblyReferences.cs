using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Loader.Weaving;

/// <summary>Whether an assembly mentions a name at all: one search in the names of its metadata, without decoding anything.</summary>
internal static class AssemblyReferences
{
    private const uint MetadataSignature = 0x424A5342;

    /// <summary>Whether the name, with the NUL that ends it, stands among the metadata's names.</summary>
    public static unsafe bool Mention(Assembly assembly, ReadOnlySpan<byte> nameWithNul) =>
        assembly.TryGetRawMetadata(out byte* blob, out int length)
        && Names(new ReadOnlySpan<byte>(blob, length)).IndexOf(nameWithNul) >= 0;

    /// <summary>The <c>#Strings</c> heap (ECMA-335 II.24.2.1).</summary>
    private static ReadOnlySpan<byte> Names(ReadOnlySpan<byte> metadata)
    {
        if (metadata.Length < 20 || BinaryPrimitives.ReadUInt32LittleEndian(metadata) != MetadataSignature)
        {
            return default;
        }

        int position = 16 + BinaryPrimitives.ReadInt32LittleEndian(metadata[12..]) + 2;
        int streams = BinaryPrimitives.ReadUInt16LittleEndian(metadata[position..]);
        position += 2;
        for (int i = 0; i < streams; i++)
        {
            int offset = BinaryPrimitives.ReadInt32LittleEndian(metadata[position..]);
            int size = BinaryPrimitives.ReadInt32LittleEndian(metadata[(position + 4)..]);
            ReadOnlySpan<byte> name = metadata[(position + 8)..];
            int nameLength = name.IndexOf((byte)0);
            if (name[..nameLength].SequenceEqual("#Strings"u8))
            {
                return metadata.Slice(offset, size);
            }

            position += 8 + ((nameLength + 4) & ~3);
        }

        return default;
    }
}
