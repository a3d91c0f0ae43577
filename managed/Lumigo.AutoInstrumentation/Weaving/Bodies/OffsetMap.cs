using System.Buffers.Binary;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Where the instructions of an original body are in the changed one: an array of the runtime's <c>COR_IL_MAP</c>.</summary>
internal static class OffsetMap
{
    private const int EntrySize = 3 * sizeof(uint);

    /// <summary>The bytes of a body that has just been written, with its map behind them.</summary>
    public static Replacement AppendTo(byte[] written, IlBody body)
    {
        int start = (written.Length + 3) & ~3;
        int count = CountIn(body);
        byte[] bytes = new byte[start + (count * EntrySize)];
        written.CopyTo(bytes, 0);
        Span<byte> map = bytes.AsSpan(start);
        int last = IlInstruction.NoOffset;
        foreach (IlInstruction instruction in body.Instructions())
        {
            if (instruction.OriginalOffset > last)
            {
                last = instruction.OriginalOffset;
                BinaryPrimitives.WriteInt32LittleEndian(map, last);
                BinaryPrimitives.WriteInt32LittleEndian(map[sizeof(uint)..], instruction.Offset);
                map[2 * sizeof(uint)] = 1;
                map = map[EntrySize..];
            }
        }

        return new Replacement(bytes, written.Length, count);
    }

    /// <summary>The runtime searches in it, so it goes up on both sides.</summary>
    private static int CountIn(IlBody body)
    {
        int count = 0;
        int last = IlInstruction.NoOffset;
        foreach (IlInstruction instruction in body.Instructions())
        {
            if (instruction.OriginalOffset > last)
            {
                last = instruction.OriginalOffset;
                count++;
            }
        }

        return count;
    }
}
