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
    private readonly int[] _runningStates;
    private readonly Stack<Value> _stack = new();
    private readonly Dictionary<int, Value> _locals = [];
    private readonly List<FlowEdge> _decisions = [];
    private readonly List<FlowEdge> _runningDecisions = [];

    /// <summary>Follows a state.</summary>
    /// <param name="body">The body of <c>MoveNext</c>.</param>
    /// <param name="fields">Recognises the state.</param>
    /// <param name="state">The state to follow.</param>
    /// <param name="runningStates">The states of a method that is not suspended.</param>
    public StateDispatch(IlBody body, StateField fields, int state, int[] runningStates)
    {
        _fields = fields;
        _state = state;
        _runningStates = runningStates;
        var instruction = body.First;
        for (var steps = 0; instruction is not null && steps < MaxSteps; steps++)
        {
            instruction = Step(instruction);
        }
    }

    /// <summary>The branches that depended on the state, each with the way this state took.</summary>
    public IReadOnlyList<FlowEdge> Decisions => _decisions;

    /// <summary>The same branches with the ways that the method takes when it is not suspended, as it comes by again later.</summary>
    public IReadOnlyList<FlowEdge> RunningDecisions => _runningDecisions;

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
                _stack.Push(Value.Unknown);
                break;
            case Ldc_i4:
                _stack.Push(Value.Constant(instruction.Int32));
                break;
            case Ldfld when _stack.TryPop(out _):
                _stack.Push(_fields.IsOperandOf(instruction) ? Value.State : Value.Unknown);
                break;
            // What is left of a comparison that the optimiser found useless.
            case Pop when _stack.TryPop(out _):
                break;
            case Dup when _stack.TryPeek(out var copied):
                _stack.Push(copied);
                break;
            case Stloc when _stack.TryPop(out var stored):
                _locals[instruction.Index] = stored;
                break;
            case Ldloc:
                _stack.Push(_locals.TryGetValue(instruction.Index, out var loaded) ? loaded : Value.Unknown);
                break;
            case Add or Sub when _stack.TryPop(out var right) && _stack.TryPop(out var left):
                _stack.Push(Value.Sum(left, right, instruction.OpCode == Add ? 1 : -1));
                break;
            default:
                return Decide(instruction);
        }

        return instruction.Next;
    }

    private IlInstruction? Decide(IlInstruction instruction)
    {
        Value? left, right = Value.Constant(0);
        switch (instruction.OpCode)
        {
            case ILOpCode.Switch or Brtrue or Brfalse when _stack.TryPop(out left):
                break;
            case >= Beq and <= Blt_un when _stack.TryPop(out right) && _stack.TryPop(out left):
                break;
            default:
                return null;
        }

        if (!left.IsKnown || !right.IsKnown || !(left.IsState || right.IsState))
        {
            return null;
        }

        foreach (var running in _runningStates)
        {
            _runningDecisions.Add(new FlowEdge(instruction, Way(instruction, left.For(running), right.For(running))));
        }

        var way = Way(instruction, left.For(_state), right.For(_state));
        _decisions.Add(new FlowEdge(instruction, way));
        return way;
    }

    private static IlInstruction Way(IlInstruction instruction, int left, int right)
    {
        if (instruction.OpCode == ILOpCode.Switch)
        {
            return left >= 0 && left < instruction.Targets.Length ? instruction.Targets[left] : instruction.Next!;
        }

        return IsTaken(instruction.OpCode, left, right) ? instruction.Target! : instruction.Next!;
    }

    private static bool IsTaken(ILOpCode code, int left, int right) => code switch
    {
        Brtrue => left != 0,
        Brfalse => left == 0,
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

    /// <summary>A number, where it is known: a constant, or one that depends on the state (so many times the state, and a constant).</summary>
    private sealed record Value(bool IsKnown, int Times, int Number)
    {
        public static readonly Value Unknown = new(false, 0, 0);
        public static readonly Value State = new(true, 1, 0);

        public bool IsState => Times != 0;

        public static Value Constant(int number) => new(true, 0, number);

        public static Value Sum(Value left, Value right, int sign) => left.IsKnown && right.IsKnown
            ? new Value(true, left.Times + (sign * right.Times), left.Number + (sign * right.Number))
            : Unknown;

        public int For(int state) => (Times * state) + Number;
    }
}
