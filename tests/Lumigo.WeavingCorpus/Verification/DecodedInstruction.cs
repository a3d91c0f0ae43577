using System.Buffers.Binary;
using System.Reflection.Emit;

namespace Lumigo.WeavingCorpus.Verification;

/// <summary>An instruction as the framework's own opcode table reads it, which the engine under test does not use.</summary>
internal readonly record struct DecodedInstruction(int Offset, int End, OpCode Code, long Operand, int[]? Targets)
{
    private static readonly OpCode?[] OneByte = new OpCode?[256];
    private static readonly OpCode?[] TwoByte = new OpCode?[256];

    static DecodedInstruction()
    {
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code && code.OpCodeType != OpCodeType.Nternal)
            {
                (code.Size == 1 ? OneByte : TwoByte)[(byte)code.Value] = code;
            }
        }
    }

    public bool FallsThrough => Code.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw) && Code != OpCodes.Jmp;

    /// <summary>The instructions of a code block up to the first one that cannot be read.</summary>
    public static List<DecodedInstruction> Decode(ReadOnlySpan<byte> code, List<Finding> findings)
    {
        var instructions = new List<DecodedInstruction>();
        for (var at = 0; at < code.Length;)
        {
            var start = at;
            var known = code[at] != 0xFE ? OneByte[code[at]] : at + 1 < code.Length ? TwoByte[code[at + 1]] : null;
            if (known is not { } opCode)
            {
                findings.Add(new Finding(Rule.UnknownOpCode, start));
                return instructions;
            }

            at += opCode.Size;
            var size = OperandSize(opCode.OperandType);
            if (at + size > code.Length)
            {
                findings.Add(new Finding(Rule.RaggedEnd, start));
                return instructions;
            }

            var operand = size switch
            {
                0 => 0,
                1 => opCode.OperandType == OperandType.ShortInlineVar ? code[at] : (sbyte)code[at],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(code[at..]),
                4 => BinaryPrimitives.ReadInt32LittleEndian(code[at..]),
                _ => BinaryPrimitives.ReadInt64LittleEndian(code[at..]),
            };
            at += size;
            int[]? targets = null;
            if (opCode.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget)
            {
                targets = [at + (int)operand];
            }
            else if (opCode.OperandType == OperandType.InlineSwitch)
            {
                if (operand < 0 || operand > (code.Length - at) / 4)
                {
                    findings.Add(new Finding(Rule.RaggedEnd, start));
                    return instructions;
                }

                targets = new int[operand];
                var end = at + (4 * targets.Length);
                for (var i = 0; i < targets.Length; i++, at += 4)
                {
                    targets[i] = end + BinaryPrimitives.ReadInt32LittleEndian(code[at..]);
                }
            }

            instructions.Add(new DecodedInstruction(start, at, opCode, operand, targets));
        }

        return instructions;
    }

    private static int OperandSize(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
