using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;
using static System.Reflection.Metadata.ILOpCode;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Lays out the instructions of a body and writes them.</summary>
internal sealed class IlBodyWriter
{
    private const int ShortBranchSize = 2;
    private const int MaxCodeSize = 1 << 26;

    private readonly IlBody _body;

    // Branches that need four bytes. A branch that once became long stays long, so the layout comes to an end.
    private readonly bool[] _long;
    private int _codeSize;

    /// <summary>A writer for one body.</summary>
    public IlBodyWriter(IlBody body)
    {
        _body = body;
        _long = new bool[body.IdLimit];
    }

    /// <inheritdoc cref="IlBody.TryToBytes"/>
    public bool TryWrite(int localSignatureToken, [NotNullWhen(true)] out byte[]? bytes, out Refusal refusal)
    {
        bytes = null;
        refusal = StackDepth.Compute(_body, out var maxStack);
        if (refusal != Refusal.None)
        {
            return false;
        }

        LayOut();
        if (_codeSize > MaxCodeSize)
        {
            refusal = Refusal.TooLarge;
            return false;
        }

        var clauses = Clauses();
        if (clauses is null)
        {
            refusal = Refusal.BadExceptionRegion;
            return false;
        }

        var header = new MethodHeader
        {
            CodeSize = _codeSize,
            MaxStack = maxStack,
            LocalSignatureToken = localSignatureToken,
            InitLocals = _body.InitLocals,
            MoreSections = clauses.Count > 0,
        };
        var headerSize = header.FitsTiny ? 1 : MethodHeader.FatSize;
        var codeEnd = headerSize + _codeSize;
        bytes = new byte[clauses.Count == 0 ? codeEnd : ExceptionSections.Align(codeEnd) + ExceptionSections.Size(clauses)];
        header.Write(bytes);
        WriteCode(bytes.AsSpan(headerSize, _codeSize));
        if (clauses.Count > 0)
        {
            ExceptionSections.Write(clauses, bytes.AsSpan(ExceptionSections.Align(codeEnd)));
        }

        return true;
    }

    private void LayOut()
    {
        bool changed;
        do
        {
            var offset = 0;
            for (var instruction = _body.First; instruction is not null; instruction = instruction.Next)
            {
                instruction.Offset = offset;
                offset += Size(instruction);
            }

            _codeSize = offset;
            changed = Widen();
        }
        while (changed);
    }

    private bool Widen()
    {
        var changed = false;
        for (var instruction = _body.First; instruction is not null; instruction = instruction.Next)
        {
            if (instruction.Target is { } target && !_long[instruction.Id])
            {
                var displacement = target.Offset - (instruction.Offset + ShortBranchSize);
                if (displacement is < sbyte.MinValue or > sbyte.MaxValue)
                {
                    _long[instruction.Id] = true;
                    changed = true;
                }
            }
        }

        return changed;
    }

    private int Size(IlInstruction instruction)
    {
        switch (OpCodeFacts.Operand(instruction.OpCode))
        {
            case OperandKind.Branch:
                return _long[instruction.Id] ? 5 : ShortBranchSize;
            case OperandKind.Switch:
                return 5 + (4 * instruction.Targets.Length);
            case OperandKind.Variable:
                return instruction.Index <= byte.MaxValue ? HasOneByteForm(instruction) ? 1 : 2 : 4;
            case OperandKind.Int32:
                return instruction.Int32 is >= -1 and <= 8 ? 1 : instruction.Int32 is >= sbyte.MinValue and <= sbyte.MaxValue ? 2 : 5;
            case var kind:
                return ((int)instruction.OpCode > byte.MaxValue ? 2 : 1) + kind switch
                {
                    OperandKind.None => 0,
                    OperandKind.UInt8 => 1,
                    OperandKind.Int64 or OperandKind.Float64 => 8,
                    _ => 4,
                };
        }
    }

    private static bool HasOneByteForm(IlInstruction instruction) =>
        instruction.Index <= 3 && instruction.OpCode is Ldarg or Ldloc or Stloc;

    private void WriteCode(Span<byte> code)
    {
        for (var instruction = _body.First; instruction is not null; instruction = instruction.Next)
        {
            Write(instruction, code.Slice(instruction.Offset, Size(instruction)));
        }
    }

    private void Write(IlInstruction instruction, Span<byte> at)
    {
        switch (OpCodeFacts.Operand(instruction.OpCode))
        {
            case OperandKind.Branch:
                WriteBranch(instruction, at);
                break;
            case OperandKind.Switch:
                at[0] = (byte)ILOpCode.Switch;
                BinaryPrimitives.WriteInt32LittleEndian(at[1..], instruction.Targets.Length);
                for (var i = 0; i < instruction.Targets.Length; i++)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(at[(5 + (4 * i))..], instruction.Targets[i].Offset - (instruction.Offset + at.Length));
                }

                break;
            case OperandKind.Variable:
                WriteVariable(instruction, at);
                break;
            case OperandKind.Int32:
                WriteInt32(instruction.Int32, at);
                break;
            default:
                WriteOther(instruction, at);
                break;
        }
    }

    private static void WriteBranch(IlInstruction instruction, Span<byte> at)
    {
        var displacement = instruction.Target!.Offset - (instruction.Offset + at.Length);
        if (at.Length == ShortBranchSize)
        {
            at[0] = (byte)OpCodeFacts.ShortBranch(instruction.OpCode);
            at[1] = (byte)displacement;
        }
        else
        {
            at[0] = (byte)instruction.OpCode;
            BinaryPrimitives.WriteInt32LittleEndian(at[1..], displacement);
        }
    }

    private static void WriteVariable(IlInstruction instruction, Span<byte> at)
    {
        switch (at.Length)
        {
            case 1:
                at[0] = (byte)((int)(instruction.OpCode == Ldarg ? Ldarg_0 : instruction.OpCode == Ldloc ? Ldloc_0 : Stloc_0) + instruction.Index);
                break;
            case 2:
                // The short forms stand in the same order as the long ones, ldarg.s being 0E and ldarg FE 09.
                at[0] = (byte)(instruction.OpCode - Ldarg + Ldarg_s);
                at[1] = (byte)instruction.Index;
                break;
            default:
                BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)instruction.OpCode);
                BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)instruction.Index);
                break;
        }
    }

    private static void WriteInt32(int value, Span<byte> at)
    {
        switch (at.Length)
        {
            case 1:
                at[0] = (byte)((int)Ldc_i4_0 + value);
                break;
            case 2:
                at[0] = (byte)Ldc_i4_s;
                at[1] = (byte)value;
                break;
            default:
                at[0] = (byte)Ldc_i4;
                BinaryPrimitives.WriteInt32LittleEndian(at[1..], value);
                break;
        }
    }

    private static void WriteOther(IlInstruction instruction, Span<byte> at)
    {
        if ((int)instruction.OpCode > byte.MaxValue)
        {
            at[0] = (byte)((int)instruction.OpCode >> 8);
            at = at[1..];
        }

        at[0] = (byte)instruction.OpCode;
        at = at[1..];
        switch (at.Length)
        {
            case 1:
                at[0] = (byte)instruction.Int32;
                break;
            case 4:
                BinaryPrimitives.WriteInt32LittleEndian(at, instruction.Int32);
                break;
            case 8:
                BinaryPrimitives.WriteInt64LittleEndian(at, instruction.Int64);
                break;
        }
    }

    private List<ExceptionSections.Clause>? Clauses()
    {
        var clauses = new List<ExceptionSections.Clause>(_body.Regions.Count);
        foreach (var region in _body.Regions)
        {
            var clause = new ExceptionSections.Clause(
                region.Kind,
                region.TryStart.Offset,
                End(region.TryEnd) - region.TryStart.Offset,
                region.HandlerStart.Offset,
                End(region.HandlerEnd) - region.HandlerStart.Offset,
                region.FilterStart?.Offset ?? region.CatchToken);
            if (clause.TryLength <= 0 || clause.HandlerLength <= 0)
            {
                return null;
            }

            clauses.Add(clause);
        }

        return clauses;

        int End(IlInstruction? end) => end?.Offset ?? _codeSize;
    }
}
