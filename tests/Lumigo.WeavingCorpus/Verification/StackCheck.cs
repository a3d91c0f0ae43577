using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Lumigo.WeavingCorpus.Verification;

/// <summary>Follows the evaluation stack by depth and kind through all ways of a body.</summary>
internal sealed class StackCheck(
    List<DecodedInstruction> instructions, MethodBodyBlock block, MethodUnderTest method, string locals, Regions regions, List<Finding> findings)
{
    private readonly Dictionary<int, int> _indexByOffset = [];
    private readonly string?[] _before = new string?[instructions.Count];
    private readonly Queue<int> _open = new();
    private readonly HashSet<(Rule, int)> _reported = [];
    private readonly HashSet<int> _tryStarts = [.. regions.All.Where(range => range.Kind == Regions.RangeKind.Try).Select(range => range.Start)];
    private char[] _stack = new char[Math.Max(block.MaxStack, 8) + 16];
    private int _depth;

    public void Run()
    {
        for (var i = 0; i < instructions.Count; i++)
        {
            _indexByOffset.Add(instructions[i].Offset, i);
        }

        Reach(0, "");
        foreach (var clause in block.ExceptionRegions)
        {
            var exception = clause.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter ? "O" : "";
            Reach(_indexByOffset[clause.HandlerOffset], exception);
            if (clause.Kind == ExceptionRegionKind.Filter)
            {
                Reach(_indexByOffset[clause.FilterOffset], exception);
            }
        }

        while (_open.TryDequeue(out var index))
        {
            Follow(index);
        }
    }

    private void Follow(int index)
    {
        Load(_before[index]!);
        while (true)
        {
            var instruction = instructions[index];
            if (_tryStarts.Contains(instruction.Offset) && _depth > 0)
            {
                Report(Rule.TryEnteredWithValues, instruction);
            }

            if (!Apply(instruction))
            {
                return;
            }

            if (_depth > block.MaxStack)
            {
                Report(Rule.MaxStackExceeded, instruction);
            }

            if (instruction.Targets is { } targets)
            {
                var stack = IsLeave(instruction) ? "" : Snapshot();
                foreach (var target in targets)
                {
                    Reach(_indexByOffset[target], stack);
                }
            }

            if (!instruction.FallsThrough || ++index == instructions.Count)
            {
                return;
            }

            if (_before[index] is not null)
            {
                Reach(index, Snapshot());
                return;
            }

            _before[index] = Snapshot();
        }
    }

    private static bool IsLeave(DecodedInstruction instruction) => instruction.Code == OpCodes.Leave || instruction.Code == OpCodes.Leave_S;

    private void Reach(int index, string stack)
    {
        var known = _before[index];
        if (known is null)
        {
            _before[index] = stack;
            _open.Enqueue(index);
            return;
        }

        if (known == stack)
        {
            return;
        }

        if (known.Length != stack.Length)
        {
            Report(Rule.StackDepthDiffers, instructions[index], $"{known} {stack}");
            return;
        }

        var merged = known.ToCharArray();
        for (var i = 0; i < merged.Length; i++)
        {
            if (!StackKinds.Fit(known[i], stack[i]))
            {
                Report(Rule.StackKindDiffers, instructions[index], $"{known} {stack}");
            }

            merged[i] = known[i] == stack[i] ? known[i] : StackKinds.Anything;
        }

        if (!known.AsSpan().SequenceEqual(merged))
        {
            _before[index] = new string(merged);
            _open.Enqueue(index);
        }
    }

    private void Load(string stack)
    {
        _depth = 0;
        foreach (var kind in stack)
        {
            Push(kind);
        }
    }

    private string Snapshot() => _depth == 0 ? "" : new string(_stack, 0, _depth);

    private void Push(char kind)
    {
        if (_depth == _stack.Length)
        {
            Array.Resize(ref _stack, _depth * 2);
        }

        _stack[_depth++] = kind;
    }

    private bool TryPop(DecodedInstruction instruction, char expected, out char kind)
    {
        if (_depth == 0)
        {
            kind = StackKinds.Anything;
            Report(Rule.StackUnderflow, instruction);
            return false;
        }

        kind = _stack[--_depth];
        if (!StackKinds.Fit(kind, expected))
        {
            Report(Rule.WrongKind, instruction, $"{kind} for {expected}");
        }

        return true;
    }

    private bool Apply(DecodedInstruction instruction)
    {
        var code = instruction.Code;
        var name = code.Name!;
        if (code == OpCodes.Call || code == OpCodes.Callvirt || code == OpCodes.Newobj || code == OpCodes.Calli)
        {
            return ApplyCall(instruction);
        }

        if (code == OpCodes.Ret)
        {
            var expected = method.Result == StackKinds.Void ? 0 : 1;
            if (_depth != expected)
            {
                Report(Rule.ReturnWithWrongDepth, instruction);
            }

            return expected == 0 || TryPop(instruction, method.Result, out _);
        }

        if (Variable(instruction, name) is { } kind)
        {
            if (name.StartsWith("st", StringComparison.Ordinal))
            {
                return TryPop(instruction, kind, out _);
            }

            Push(name.StartsWith("ldloca", StringComparison.Ordinal) || name.StartsWith("ldarga", StringComparison.Ordinal) ? 'R' : kind);
            return true;
        }

        if (code == OpCodes.Dup)
        {
            if (!TryPop(instruction, StackKinds.Anything, out var value))
            {
                return false;
            }

            Push(value);
            Push(value);
            return true;
        }

        for (var i = Pops(code.StackBehaviourPop); i > 0; i--)
        {
            if (!TryPop(instruction, StackKinds.Anything, out _))
            {
                return false;
            }
        }

        if (code == OpCodes.Ldobj || code == OpCodes.Ldelem || code == OpCodes.Unbox_Any || code == OpCodes.Ldfld || code == OpCodes.Ldsfld)
        {
            Push(StackKinds.Anything);
        }
        else
        {
            Push(code.StackBehaviourPush);
        }

        return true;
    }

    private char? Variable(DecodedInstruction instruction, string name)
    {
        if (name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal))
        {
            return At(locals);
        }

        return name.StartsWith("ldarg", StringComparison.Ordinal) || name.StartsWith("starg", StringComparison.Ordinal) ? At(method.Arguments) : null;

        char At(string kinds)
        {
            var index = instruction.Code.OperandType == OperandType.InlineNone ? name[^1] - '0' : (int)instruction.Operand;
            return index < kinds.Length ? kinds[index] : StackKinds.Anything;
        }
    }

    private bool ApplyCall(DecodedInstruction instruction)
    {
        if (method.Call((int)instruction.Operand) is not { } call)
        {
            Report(Rule.TokenOutOfRange, instruction);
            return false;
        }

        var isNew = instruction.Code == OpCodes.Newobj;
        if (instruction.Code == OpCodes.Calli && !TryPop(instruction, 'N', out _))
        {
            return false;
        }

        for (var i = call.Arguments.Length - 1; i >= (isNew ? 1 : 0); i--)
        {
            if (!TryPop(instruction, call.Arguments[i], out _))
            {
                return false;
            }
        }

        if (isNew)
        {
            Push(StackKinds.Anything);
        }
        else if (call.Result != StackKinds.Void)
        {
            Push(call.Result);
        }

        return true;
    }

    private static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        _ => 3,
    };

    private void Push(StackBehaviour behaviour)
    {
        switch (behaviour)
        {
            case StackBehaviour.Pushi:
                // Also pointers and managed references: only constants and comparisons are surely ints, and they mix with the others.
                Push(StackKinds.Anything);
                break;
            case StackBehaviour.Pushi8:
                Push('L');
                break;
            case StackBehaviour.Pushr4 or StackBehaviour.Pushr8:
                Push('F');
                break;
            case StackBehaviour.Pushref:
                Push('O');
                break;
            case StackBehaviour.Push1:
                Push(StackKinds.Anything);
                break;
        }
    }

    private void Report(Rule rule, DecodedInstruction instruction, string detail = "")
    {
        if (_reported.Add((rule, instruction.Offset)))
        {
            findings.Add(new Finding(rule, instruction.Offset, detail));
        }
    }
}
