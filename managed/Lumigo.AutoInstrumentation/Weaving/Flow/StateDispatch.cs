using System.Reflection.Metadata;
using static System.Reflection.Metadata.ILOpCode;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Follows <c>MoveNext</c> from its start for one value of the state, through the comparisons and switches on it, as far as nothing else happens.
/// That finds the place where that state goes on, whatever shape the compiler gave the jumps.
/// </summary>
internal sealed class StateDispatch
{
    private const int MaxSteps = 4096;

    private readonly StateField _fields;
    private readonly int _state;
    private readonly Stack<Value> _stack = new();
    private readonly Dictionary<int, Value> _locals = [];
    private readonly List<(IlInstruction From, IlInstruction To)> _decisions = [];

    /// <summary>Follows a state.</summary>
    public StateDispatch(IlBody body, StateField fields, int state)
    {
        _fields = fields;
        _state = state;
        var instruction = body.First;
        for (var steps = 0; instruction is not null && steps < MaxSteps; steps++)
        {
            instruction = Step(instruction);
        }
    }

    /// <summary>The branches that depended on the state, each with the way this state took.</summary>
    public IReadOnlyList<(IlInstruction From, IlInstruction To)> Decisions => _decisions;

    /// <summary>Where the last of them led; null when there was none.</summary>
    public IlInstruction? ResumesAt => _decisions.Count == 0 ? null : SkipJumps(_decisions[^1].To);

    private static IlInstruction SkipJumps(IlInstruction instruction)
    {
        for (var steps = 0; instruction.OpCode == Br && steps < MaxSteps; steps++)
        {
            instruction = instruction.Target!;
        }

        return instruction;
    }

    private IlInstruction? Step(IlInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case Nop:
                break;
            case Br:
                return instruction.Target;
            case Ldarg:
                _stack.Push(default);
                break;
            case Ldc_i4:
                _stack.Push(new Value(instruction.Int32, IsState: false));
                break;
            case Ldfld when _stack.TryPop(out _):
                _stack.Push(_fields.IsOperandOf(instruction) ? new Value(_state, IsState: true) : default);
                break;
            case Stloc when _stack.TryPop(out var stored):
                _locals[instruction.Index] = stored;
                break;
            case Ldloc:
                _stack.Push(_locals.GetValueOrDefault(instruction.Index));
                break;
            case Add or Sub when _stack.TryPop(out var right) && _stack.TryPop(out var left):
                _stack.Push(Value.Combine(left, right, instruction.OpCode == Add ? left.Number + right.Number : left.Number - right.Number));
                break;
            default:
                return Decide(instruction);
        }

        return instruction.Next;
    }

    private IlInstruction? Decide(IlInstruction instruction)
    {
        IlInstruction? to;
        switch (instruction.OpCode)
        {
            case ILOpCode.Switch when _stack.TryPop(out var value) && value.IsState:
                to = value.Number >= 0 && value.Number < instruction.Targets.Length ? instruction.Targets[(int)value.Number!] : instruction.Next;
                break;
            case Brtrue or Brfalse when _stack.TryPop(out var value) && value.IsState:
                to = (value.Number != 0) == (instruction.OpCode == Brtrue) ? instruction.Target : instruction.Next;
                break;
            case >= Beq and <= Blt_un when _stack.TryPop(out var right) && _stack.TryPop(out var left) && Value.Combine(left, right, 0).IsState:
                to = IsTaken(instruction.OpCode, left.Number!.Value, right.Number!.Value) ? instruction.Target : instruction.Next;
                break;
            default:
                return null;
        }

        _decisions.Add((instruction, to!));
        return to;
    }

    private static bool IsTaken(ILOpCode code, int left, int right) => code switch
    {
        Beq => left == right,
        Bge => left >= right,
        Bgt => left > right,
        Ble => left <= right,
        Blt => left < right,
        Bne_un => left != right,
        Bge_un => (uint)left >= (uint)right,
        Bgt_un => (uint)left > (uint)right,
        Ble_un => (uint)left <= (uint)right,
        _ => (uint)left < (uint)right,
    };

    /// <summary>A number, where it is known, and whether it depends on the state.</summary>
    private readonly record struct Value(int? Number, bool IsState)
    {
        public static Value Combine(Value left, Value right, int? result) =>
            left.Number is null || right.Number is null ? default : new Value(result, left.IsState || right.IsState);
    }
}
