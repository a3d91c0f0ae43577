using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Follows all ways through a body until the stacks before all instructions no longer change. Where ways meet, a slot keeps what they agree on.
/// </summary>
internal sealed class TypedStackAnalysis
{
    private readonly IlBody _body;
    private readonly TypedStackEffects _effects;
    private readonly ModuleMetadata _metadata;
    private readonly StackSlot?[] _before;
    private readonly bool[] _reached;
    private readonly Queue<IlInstruction> _open = new();
    private Refusal _refusal;

    /// <summary>An analysis of one body.</summary>
    public TypedStackAnalysis(IlBody body, TypedStackEffects effects, ModuleMetadata metadata)
    {
        _body = body;
        _effects = effects;
        _metadata = metadata;
        _before = new StackSlot?[body.IdLimit];
        _reached = new bool[body.IdLimit];
    }

    /// <summary>Runs it.</summary>
    public bool TryRun([NotNullWhen(true)] out TypedStack? stack, out Refusal refusal)
    {
        Reach(_body.First, null);
        ReachHandlers();
        while (_refusal == Refusal.None && _open.TryDequeue(out var instruction))
        {
            Follow(instruction);
        }

        refusal = _refusal;
        stack = refusal == Refusal.None ? new TypedStack(_before, _reached) : null;
        return stack is not null;
    }

    // Every handler counts as reachable: whether its try can throw is not for us to say.
    private void ReachHandlers()
    {
        foreach (var region in _body.Regions)
        {
            var caught = region.Kind == ExceptionRegionKind.Catch ? _metadata.ResolveType(region.CatchToken) : IlType.Object;
            Reach(region.HandlerStart, region.HandlerTakesException ? new StackSlot(caught, null, null) : null);
            if (region.FilterStart is { } filter)
            {
                Reach(filter, new StackSlot(IlType.Object, null, null));
            }
        }
    }

    private void Follow(IlInstruction? instruction)
    {
        while (instruction is not null)
        {
            _refusal = _effects.TryApply(instruction, _before[instruction.Id], out var after);
            if (_refusal != Refusal.None)
            {
                return;
            }

            foreach (var target in instruction.Targets)
            {
                Reach(target, instruction.OpCode == ILOpCode.Leave ? null : after);
            }

            var next = instruction.FallsThrough ? instruction.Next : null;
            if (next is null)
            {
                return;
            }

            if (_reached[next.Id])
            {
                Reach(next, after);
                return;
            }

            _reached[next.Id] = true;
            _before[next.Id] = after;
            instruction = next;
        }
    }

    private void Reach(IlInstruction instruction, StackSlot? stack)
    {
        if (!_reached[instruction.Id])
        {
            _reached[instruction.Id] = true;
            _before[instruction.Id] = stack;
            _open.Enqueue(instruction);
            return;
        }

        var known = _before[instruction.Id];
        if ((known?.Depth ?? 0) != (stack?.Depth ?? 0))
        {
            _refusal = Refusal.StackMismatch;
            return;
        }

        var merged = Merge(known, stack);
        if (!ReferenceEquals(merged, known))
        {
            _before[instruction.Id] = merged;
            _open.Enqueue(instruction);
        }
    }

    // Iterative: stacks are deep in generated code.
    private static StackSlot? Merge(StackSlot? known, StackSlot? other)
    {
        var changed = new Stack<StackSlot>();
        var lowestChange = 0;
        for (var (k, o) = (known, other); !ReferenceEquals(k, o); (k, o) = (k!.Below, o!.Below))
        {
            changed.Push(k!);
            if (!Agrees(k!, o!))
            {
                lowestChange = changed.Count;
            }
        }

        if (lowestChange == 0)
        {
            return known;
        }

        // Everything from the lowest change upwards is made anew, because slots know what is below them.
        var bases = known;
        var others = other;
        var toRebuild = new Stack<StackSlot>();
        for (var i = 0; i < lowestChange; i++)
        {
            toRebuild.Push(others!);
            toRebuild.Push(bases!);
            (bases, others) = (bases!.Below, others!.Below);
        }

        while (toRebuild.TryPop(out var knownSlot) && toRebuild.TryPop(out var otherSlot))
        {
            var producer = knownSlot.Producer == otherSlot.Producer ? knownSlot.Producer : null;
            bases = new StackSlot(Join(knownSlot.Type, otherSlot.Type), producer, bases);
        }

        return bases;
    }

    // Whether merging the other slot into the known one would leave it as it is.
    private static bool Agrees(StackSlot known, StackSlot other) =>
        (known.Producer is null || known.Producer == other.Producer) && ReferenceEquals(Join(known.Type, other.Type), known.Type);

    private static IlType Join(IlType known, IlType other)
    {
        if (known.Kind == IlTypeKind.Unknown || known.Equals(other) || (other.Kind == IlTypeKind.Null && known.IsReference))
        {
            return known;
        }

        return known.Kind == IlTypeKind.Null && other.IsReference ? other : IlType.Unknown;
    }
}
