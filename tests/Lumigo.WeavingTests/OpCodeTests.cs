using System.Reflection.Emit;
using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingTests;

/// <summary>The engine's facts about opcodes against the framework's own table.</summary>
internal sealed class OpCodeTests
{
    [TestCaseSource(typeof(Il), nameof(Il.AllOpCodes))]
    public void Every_opcode_has_the_operand_of_the_framework(OpCode code)
    {
        var expected = code.OperandType switch
        {
            OperandType.InlineNone => OperandKind.None,
            OperandType.ShortInlineI when code == OpCodes.Unaligned => OperandKind.UInt8,
            OperandType.ShortInlineI => OperandKind.Int8,
            OperandType.InlineI => OperandKind.Int32,
            OperandType.InlineI8 => OperandKind.Int64,
            OperandType.ShortInlineR => OperandKind.Float32,
            OperandType.InlineR => OperandKind.Float64,
            OperandType.ShortInlineVar => OperandKind.ShortVariable,
            OperandType.InlineVar => OperandKind.Variable,
            OperandType.ShortInlineBrTarget => OperandKind.ShortBranch,
            OperandType.InlineBrTarget => OperandKind.Branch,
            OperandType.InlineSwitch => OperandKind.Switch,
            _ => OperandKind.Token,
        };
        Assert.That(OpCodeFacts.Operand(Ours(code)), Is.EqualTo(expected));
    }

    [Test]
    public void Nothing_else_is_an_opcode()
    {
        var known = Il.AllOpCodes().Select(Ours).ToHashSet();
        for (var raw = 0; raw < 0x100; raw++)
        {
            Assert.That(OpCodeFacts.Operand((ILOpCode)raw) != OperandKind.Undefined, Is.EqualTo(known.Contains((ILOpCode)raw)), $"{raw:x2}");
            Assert.That(OpCodeFacts.Operand((ILOpCode)(0xFE00 + raw)) != OperandKind.Undefined, Is.EqualTo(known.Contains((ILOpCode)(0xFE00 + raw))), $"fe {raw:x2}");
        }
    }

    [TestCaseSource(typeof(Il), nameof(Il.AllOpCodes))]
    public void Every_opcode_has_the_stack_effect_of_the_framework(OpCode code)
    {
        var canonical = OpCodeFacts.Canonical(Ours(code), out _);
        if (!OpCodeFacts.IsCall(canonical) && canonical != ILOpCode.Ret)
        {
            Assert.That(OpCodeFacts.Pops(canonical), Is.EqualTo(Pops(code)), "pops");
            Assert.That(OpCodeFacts.Pushes(canonical), Is.EqualTo(Pushes(code)), "pushes");
        }
    }

    [TestCaseSource(typeof(Il), nameof(Il.AllOpCodes))]
    public void Every_opcode_has_the_flow_of_the_framework(OpCode code)
    {
        var canonical = OpCodeFacts.Canonical(Ours(code), out _);
        var stops = code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw || code == OpCodes.Jmp;
        Assert.That(OpCodeFacts.FallsThrough(canonical), Is.EqualTo(!stops));
        Assert.That(OpCodeFacts.IsPrefix(canonical), Is.EqualTo(code.OpCodeType == OpCodeType.Prefix));
        Assert.That(OpCodeFacts.HasTarget(canonical), Is.EqualTo(code.OperandType is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget));
    }

    [TestCaseSource(typeof(Il), nameof(Il.AllOpCodes))]
    public void Every_opcode_survives(OpCode code)
    {
        // Followed by enough for branches to lead to, and by something to be prefixed.
        var operand = code.OperandType switch
        {
            OperandType.InlineNone => new byte[0],
            OperandType.ShortInlineBrTarget => [0],
            OperandType.ShortInlineI => [0x85],
            OperandType.ShortInlineVar => [0xC8],
            OperandType.InlineVar => [0xE8, 0x03],
            OperandType.InlineI8 or OperandType.InlineR => [1, 2, 3, 4, 5, 6, 7, 0xFF],
            OperandType.InlineSwitch => [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
            OperandType.InlineBrTarget => [0, 0, 0, 0],
            _ => [0x15, 0x16, 0x17, 0x18],
        };
        byte[] opCode = code.Size == 1 ? [(byte)code.Value] : [0xFE, (byte)code.Value];
        byte[] raw = Il.Fat([.. opCode, .. operand, 0x00, 0x2A]);
        var body = Il.Parse(raw);
        Assert.That(body.First.OpCode, Is.EqualTo(OpCodeFacts.Canonical(Ours(code), out _)));
        var written = Il.Write(body);
        Assert.That(WeavingCorpus.BodyComparison.Difference(body, Il.Parse(written)), Is.Null);
        if (code.OperandType is not OperandType.InlineBrTarget)
        {
            Assert.That(written, Is.EqualTo(raw), "the shortest form was there already");
        }
    }

    private static ILOpCode Ours(OpCode code) => (ILOpCode)(ushort)code.Value;

    private static int Pops(OpCode code) => code.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        _ => 3,
    };

    private static int Pushes(OpCode code) => code.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };
}
