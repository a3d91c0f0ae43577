using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>Checks that an assembly file is whole before the runtime maps it: reading past the end of a truncated mapped file is a SIGBUS.</summary>
/// <remarks>Reads the section table only; <c>System.Reflection.Metadata</c> would be one more assembly loaded at start-up.</remarks>
internal static class AssemblyFile
{
    // ECMA-335 II.25: offsets in the portable executable headers.
    private const int PeOffsetField = 0x3C;
    private const int PeSignature = 0x00004550;
    private const int CoffHeaderSize = 24;
    private const int SectionHeaderSize = 40;

    /// <summary>Throws when the file is missing or shorter than its section table says.</summary>
    /// <exception cref="BadImageFormatException">The file is missing, is no portable executable, or is truncated.</exception>
    public static void RequireComplete(string path)
    {
        bool complete;
        try
        {
            using SafeFileHandle file = File.OpenHandle(path);
            Span<byte> header = stackalloc byte[2048];
            header = header[..RandomAccess.Read(file, header, 0)];
            complete = IsComplete(header, RandomAccess.GetLength(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadImageFormatException($"{path} cannot be read ({exception.Message})", exception);
        }

        if (!complete)
        {
            throw new BadImageFormatException($"{path} is damaged or incomplete");
        }
    }

    /// <summary>Whether every section of the image whose first bytes are given lies within a file of that length.</summary>
    internal static bool IsComplete(ReadOnlySpan<byte> header, long fileLength)
    {
        if (!TryInt32(header, PeOffsetField, out int pe) || !TryInt32(header, pe, out int signature) || signature != PeSignature)
        {
            return false;
        }

        if (header.Length < pe + CoffHeaderSize)
        {
            return false;
        }

        int sections = BinaryPrimitives.ReadUInt16LittleEndian(header[(pe + 6)..]);
        int sectionTable = pe + CoffHeaderSize + BinaryPrimitives.ReadUInt16LittleEndian(header[(pe + 20)..]);
        for (int i = 0; i < sections; i++)
        {
            int section = sectionTable + (i * SectionHeaderSize);
            if (!TryInt32(header, section + 16, out int rawSize) || !TryInt32(header, section + 20, out int rawOffset)
                || (long)(uint)rawSize + (uint)rawOffset > fileLength)
            {
                return false;
            }
        }

        return sections > 0;
    }

    private static bool TryInt32(ReadOnlySpan<byte> bytes, int offset, out int value)
    {
        value = 0;
        return offset >= 0 && offset <= bytes.Length - sizeof(int) && BinaryPrimitives.TryReadInt32LittleEndian(bytes[offset..], out value);
    }
}
