using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Takes the bytes of a method body apart. Trusts nothing: whatever does not add up is refused.</summary>
internal static class IlBodyReader
{
    private const int MaxCodeSize = 1 << 24;

    /// <inheritdoc cref="IlBody.TryParse(ReadOnlySpan{byte}, ICallShapes?, out IlBody?, out Refusal)"/>
    public static bool TryRead(ReadOnlySpan<byte> raw, ICallShapes? calls, [NotNullWhen(true)] out IlBody? body, out Refusal refusal)
    {
        body = null;
        if (!MethodHeader.TryRead(raw, out var header))
        {
            refusal = Refusal.BadHeader;
            return false;
        }

        if (header.CodeSize > MaxCodeSize)
        {
            refusal = Refusal.TooLarge;
            return false;
        }

        var result = new IlBody(calls)
        {
            InitLocals = header.InitLocals,
            OriginalMaxStack = header.MaxStack,
            LocalSignatureToken = header.LocalSignatureToken,
            OriginalCodeSize = header.CodeSize,
        };
        var byOffset = ArrayPool<IlInstruction?>.Shared.Rent(header.CodeSize + 1);
        try
        {
            byOffset.AsSpan(0, header.CodeSize + 1).Clear();
            refusal = ReadCode(raw.Slice(header.Size, header.CodeSize), result, byOffset);
            if (refusal == Refusal.None && header.MoreSections)
            {
                refusal = ExceptionSections.Read(raw, header.Size + header.CodeSize, header.CodeSize, result, byOffset);
            }
        }
        finally
        {
            ArrayPool<IlInstruction?>.Shared.Return(byOffset, clearArray: true);
        }

        body = refusal == Refusal.None ? result : null;
        return body is not null;
    }

    private static Refusal ReadCode(ReadOnlySpan<byte> code, IlBody body, IlInstruction?[] byOffset)
    {
        var hasBranches = false;
        for (var offset = 0; offset < code.Length;)
        {
            var start = offset;
            var refusal = ReadInstruction(code, ref offset, out var instruction);
            if (refusal != Refusal.None)
            {
                return refusal;
            }

            hasBranches |= instruction!.Targets.Length > 0;
            byOffset[start] = instruction;
            body.Append(instruction);
        }

        if (body.First is null)
        {
            return Refusal.RaggedEnd;
        }

        if (body.Last.IsPrefix)
        {
            return Refusal.BadPrefix;
        }

        if (body.Last.FallsThrough)
        {
            return Refusal.FallsOffTheEnd;
        }

        return hasBranches ? ConnectBranches(code, body, byOffset) : Refusal.None;
    }

    private static Refusal ReadInstruction(ReadOnlySpan<byte> code, ref int offset, out IlInstruction? instruction)
    {
        instruction = null;
        var start = offset;
        int raw = code[offset++];
        if (raw == 0xFE)
        {
            if (offset == code.Length)
            {
                return Refusal.RaggedEnd;
            }

            raw = 0xFE00 | code[offset++];
        }

        var opCode = (ILOpCode)raw;
        var kind = OpCodeFacts.Operand(opCode);
        if (kind == OperandKind.Undefined)
        {
            return Refusal.UnknownOpCode;
        }

        var rest = code[offset..];
        if (rest.Length < Size(kind))
        {
            return Refusal.RaggedEnd;
        }

        offset += Size(kind);
        var canonical = OpCodeFacts.Canonical(opCode, out var implied);
        switch (kind)
        {
            case OperandKind.ShortBranch or OperandKind.Branch:
                instruction = IlInstruction.WithOpenTargets(canonical, 1, start);
                return Refusal.None;
            case OperandKind.Switch:
                var count = BinaryPrimitives.ReadUInt32LittleEndian(rest);
                if (count > (uint)(rest.Length - 4) / 4)
                {
                    return Refusal.RaggedEnd;
                }

                offset += (int)count * 4;
                instruction = IlInstruction.WithOpenTargets(canonical, (int)count, start);
                return Refusal.None;
            default:
                instruction = IlInstruction.Original(canonical, kind == OperandKind.None ? implied : Value(kind, rest), start);
                return Refusal.None;
        }
    }

    private static int Size(OperandKind kind) => kind switch
    {
        OperandKind.None => 0,
        OperandKind.Int8 or OperandKind.UInt8 or OperandKind.ShortVariable or OperandKind.ShortBranch => 1,
        OperandKind.Variable => 2,
        OperandKind.Int64 or OperandKind.Float64 => 8,
        _ => 4,
    };

    private static long Value(OperandKind kind, ReadOnlySpan<byte> bytes) => kind switch
    {
        OperandKind.Int8 => (sbyte)bytes[0],
        OperandKind.UInt8 or OperandKind.ShortVariable => bytes[0],
        OperandKind.Variable => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        OperandKind.Int64 or OperandKind.Float64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes),
    };

    private static Refusal ConnectBranches(ReadOnlySpan<byte> code, IlBody body, IlInstruction?[] byOffset)
    {
        for (var instruction = body.First; instruction is not null; instruction = instruction.Next)
        {
            if (instruction.Targets.Length == 0)
            {
                continue;
            }

            var end = instruction.Next?.OriginalOffset ?? code.Length;
            var isSwitch = instruction.OpCode == ILOpCode.Switch;
            var isShort = !isSwitch && end - instruction.OriginalOffset == 2;
            for (var i = 0; i < instruction.Targets.Length; i++)
            {
                var displacement = isSwitch ? BinaryPrimitives.ReadInt32LittleEndian(code[(instruction.OriginalOffset + 5 + (4 * i))..])
                    : isShort ? (sbyte)code[end - 1]
                    : BinaryPrimitives.ReadInt32LittleEndian(code[(end - 4)..]);
                var target = end + (long)displacement;
                if (target < 0 || target >= code.Length || byOffset[target] is not { } targetInstruction)
                {
                    return Refusal.BadBranchTarget;
                }

                if (targetInstruction.Previous is { IsPrefix: true })
                {
                    return Refusal.BadPrefix;
                }

                instruction.SetTarget(i, targetInstruction);
            }
        }

        return Refusal.None;
    }
}
