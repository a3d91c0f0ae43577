using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>The exception clauses behind the code, in their small and fat form.</summary>
internal static class ExceptionSections
{
    private const int TableKind = 1;
    private const int KindMask = 0x3F;
    private const int FatFlag = 0x40;
    private const int MoreFlag = 0x80;
    private const int HeaderSize = 4;
    private const int SmallClause = 12;
    private const int FatClause = 24;

    // Nesting is checked pair by pair; no compiler comes near.
    private const int MaxClauses = 4096;

    /// <summary>Where the first section starts that follows code ending at <paramref name="end"/>.</summary>
    public static int Align(int end) => (end + 3) & ~3;

    /// <summary>Reads all sections into the body and checks that the regions are proper ones.</summary>
    public static Refusal Read(ReadOnlySpan<byte> raw, int codeEnd, int codeSize, IlBody body, IlInstruction?[] byOffset)
    {
        var clauses = new List<Clause>();
        var position = Align(codeEnd);
        while (true)
        {
            if (position > raw.Length - HeaderSize)
            {
                return Refusal.BadExceptionSection;
            }

            var kind = raw[position];
            if ((kind & KindMask) != TableKind)
            {
                return Refusal.BadExceptionSection;
            }

            var fat = (kind & FatFlag) != 0;
            var dataSize = fat ? BinaryPrimitives.ReadInt32LittleEndian(raw[position..]) >>> 8 : raw[position + 1];
            var clauseSize = fat ? FatClause : SmallClause;

            // Some compilers leave the header out of the size; the division does not care.
            var count = dataSize / clauseSize;
            position += HeaderSize;
            if (count > MaxClauses || count * clauseSize > raw.Length - position)
            {
                return Refusal.BadExceptionSection;
            }

            for (var i = 0; i < count; i++, position += clauseSize)
            {
                clauses.Add(Clause.Read(raw.Slice(position, clauseSize), fat));
            }

            if ((kind & MoreFlag) == 0)
            {
                break;
            }

            position = Align(position);
        }

        if (!RegionNesting.IsProper(clauses, codeSize))
        {
            return Refusal.BadExceptionRegion;
        }

        foreach (var clause in clauses)
        {
            if (ToRegion(clause, codeSize, byOffset) is not { } region)
            {
                return Refusal.BadExceptionRegion;
            }

            body.AddOutermostRegion(region);
        }

        return Refusal.None;
    }

    /// <summary>Whether the clauses fit into a small section.</summary>
    public static bool FitSmall(List<Clause> clauses)
    {
        if (HeaderSize + (clauses.Count * SmallClause) > byte.MaxValue)
        {
            return false;
        }

        foreach (var clause in clauses)
        {
            if (clause.TryOffset > ushort.MaxValue || clause.TryLength > byte.MaxValue
                || clause.HandlerOffset > ushort.MaxValue || clause.HandlerLength > byte.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The size of the section.</summary>
    public static int Size(List<Clause> clauses) => HeaderSize + (clauses.Count * (FitSmall(clauses) ? SmallClause : FatClause));

    /// <summary>Writes one section with all clauses.</summary>
    public static void Write(List<Clause> clauses, Span<byte> bytes)
    {
        var fat = !FitSmall(clauses);
        var size = Size(clauses);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, TableKind | (fat ? FatFlag : 0) | (size << 8));
        var clauseSize = fat ? FatClause : SmallClause;
        for (var i = 0; i < clauses.Count; i++)
        {
            clauses[i].Write(bytes.Slice(HeaderSize + (i * clauseSize), clauseSize), fat);
        }
    }

    private static ExceptionRegion? ToRegion(Clause clause, int codeSize, IlInstruction?[] byOffset)
    {
        var tryStart = byOffset[clause.TryOffset];
        var handlerStart = byOffset[clause.HandlerOffset];
        if (!IsBoundary(tryStart) || !IsBoundary(handlerStart))
        {
            return null;
        }

        var region = new ExceptionRegion(
            clause.Kind,
            tryStart!,
            End(clause.TryOffset + clause.TryLength, out var tryEnds),
            handlerStart!,
            End(clause.HandlerOffset + clause.HandlerLength, out var handlerEnds))
        {
            CatchToken = clause.Kind == ExceptionRegionKind.Catch ? clause.TokenOrFilter : 0,
        };
        if (!tryEnds || !handlerEnds)
        {
            return null;
        }

        if (clause.Kind == ExceptionRegionKind.Filter)
        {
            var filterStart = byOffset[clause.TokenOrFilter];
            if (!IsBoundary(filterStart) || region.HandlerStart.Previous is not { OpCode: ILOpCode.Endfilter })
            {
                return null;
            }

            region.FilterStart = filterStart;
        }

        return region;

        IlInstruction? End(int offset, out bool valid)
        {
            var end = offset == codeSize ? null : byOffset[offset];
            valid = offset == codeSize || IsBoundary(end);
            return end;
        }
    }

    private static bool IsBoundary(IlInstruction? instruction) => instruction is not null && instruction.Previous is not { IsPrefix: true };

    // A class, as all element types of collections here: the runtime has no precompiled code for collections of our own value types.
    /// <summary>A clause in numbers.</summary>
    internal sealed record Clause(ExceptionRegionKind Kind, int TryOffset, int TryLength, int HandlerOffset, int HandlerLength, int TokenOrFilter)
    {
        /// <summary>Reads a clause.</summary>
        public static Clause Read(ReadOnlySpan<byte> bytes, bool fat) => fat
            ? new Clause((ExceptionRegionKind)Int(bytes, 0), Int(bytes, 4), Int(bytes, 8), Int(bytes, 12), Int(bytes, 16), Int(bytes, 20))
            : new Clause((ExceptionRegionKind)Short(bytes, 0), Short(bytes, 2), bytes[4], Short(bytes, 5), bytes[7], Int(bytes, 8));

        /// <summary>Writes a clause.</summary>
        public void Write(Span<byte> bytes, bool fat)
        {
            if (fat)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)Kind);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], TryOffset);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], TryLength);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], HandlerOffset);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], HandlerLength);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], TokenOrFilter);
                return;
            }

            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Kind);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)TryOffset);
            bytes[4] = (byte)TryLength;
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[5..], (ushort)HandlerOffset);
            bytes[7] = (byte)HandlerLength;
            BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], TokenOrFilter);
        }

        private static int Int(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

        private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
    }
}
