using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>The code between storing the state to resume with and leaving <c>MoveNext</c>.</summary>
internal static class SuspensionPath
{
    // Storing the awaiter and scheduling the continuation, also with the several calls of a dynamic await.
    private const int MaxLength = 400;

    /// <summary>The <c>leave</c> or <c>ret</c> instructions that end it; none when the code after the store is something else.</summary>
    public static IReadOnlyCollection<IlInstruction> Ends(IlInstruction store, StateField fields)
    {
        var ends = new HashSet<IlInstruction>();
        var seen = new HashSet<IlInstruction>();
        var open = new Stack<IlInstruction>();
        open.Push(store.Next!);
        while (open.TryPop(out var instruction))
        {
            if (!seen.Add(instruction))
            {
                continue;
            }

            if (seen.Count > MaxLength || fields.IsStore(instruction, out _))
            {
                return [];
            }

            if (instruction.OpCode is ILOpCode.Leave or ILOpCode.Ret)
            {
                ends.Add(instruction);
                continue;
            }

            foreach (var target in instruction.Targets)
            {
                open.Push(target);
            }

            if (instruction is { FallsThrough: true, Next: { } next })
            {
                open.Push(next);
            }
        }

        return ends;
    }
}
