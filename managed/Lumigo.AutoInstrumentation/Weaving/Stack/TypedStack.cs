using System.Diagnostics.CodeAnalysis;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// The evaluation stack before every reachable instruction of a body, as of the time it is made: types and producers of all slots.
/// </summary>
internal sealed class TypedStack
{
    private readonly StackSlot?[] _before;
    private readonly bool[] _reached;

    internal TypedStack(StackSlot?[] before, bool[] reached)
    {
        _before = before;
        _reached = reached;
    }

    /// <summary>Follows the code of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="shape">The method it belongs to.</param>
    /// <param name="metadata">The module.</param>
    /// <param name="stack">The stacks.</param>
    /// <param name="refusal">Why they cannot be found.</param>
    public static bool TryAnalyze(
        IlBody body, MethodShape shape, ModuleMetadata metadata, [NotNullWhen(true)] out TypedStack? stack, out Refusal refusal)
    {
        stack = null;
        if (metadata.ResolveLocals(body.LocalSignatureToken) is not { } locals)
        {
            refusal = Refusal.BadLocalSignature;
            return false;
        }

        return new TypedStackAnalysis(body, new TypedStackEffects(shape, metadata, locals), metadata).TryRun(out stack, out refusal);
    }

    /// <summary>Whether execution can come to an instruction, as far as the code says it.</summary>
    public bool IsReachable(IlInstruction instruction) => instruction.Id >= 0 && instruction.Id < _reached.Length && _reached[instruction.Id];

    /// <summary>How many values are on the stack before an instruction; 0 too where it is not reachable.</summary>
    public int Depth(IlInstruction instruction) => Top(instruction)?.Depth ?? 0;

    /// <summary>The topmost value before an instruction; null for an empty stack, and where the instruction is not reachable.</summary>
    public StackSlot? Top(IlInstruction instruction) => IsReachable(instruction) ? _before[instruction.Id] : null;

    /// <summary>The value so many places below the top before an instruction; null when there is none.</summary>
    public StackSlot? Peek(IlInstruction instruction, int fromTop)
    {
        var slot = Top(instruction);
        for (var i = 0; i < fromTop && slot is not null; i++)
        {
            slot = slot.Below;
        }

        return slot;
    }

    /// <summary>
    /// The value that becomes an argument of a call. <paramref name="index"/> counts as the parameters do, <c>this</c> being -1.
    /// </summary>
    public StackSlot? Argument(IlInstruction call, IlMember method, int index) =>
        index >= (method.HasThis ? -1 : 0) && index < method.ParameterTypes.Count ? Peek(call, method.ParameterTypes.Count - 1 - index) : null;
}
