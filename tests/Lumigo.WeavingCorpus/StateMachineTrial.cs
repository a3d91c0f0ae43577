using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingCorpus;

/// <summary>
/// Looks whether the flow of a state machine is that of its source: every await has its suspension, and every loop has one entry, which the jumps back in
/// would take away. Code with a <c>goto</c> into a loop is the exception.
/// </summary>
internal static class StateMachineTrial
{
    /// <summary>What was found in a method; null when it is no state machine.</summary>
    public static Outcome? Try(MethodBodies assembly, MethodDefinitionHandle handle)
    {
        if (!assembly.Reader.StringComparer.Equals(assembly.Reader.GetMethodDefinition(handle).Name, "MoveNext")
            || !IlBody.TryParse(assembly.Bytes(handle), assembly.Metadata, out var body, out _)
            || assembly.Metadata.GetShape(handle) is not { } shape
            || StateMachineFlow.Of(body, shape, assembly.Metadata) is not { } flow)
        {
            return null;
        }

        var awaits = body.Instructions().Count(instruction => instruction.OpCode == ILOpCode.Call
            && assembly.Metadata.Resolve(instruction.Token)?.Name is "AwaitUnsafeOnCompleted" or "AwaitOnCompleted");
        return new Outcome(flow.Suspensions.Count, shape.ReturnsVoid && flow.Suspensions.Count < awaits, !IsReducible(FlowGraph.Of(body, flow)));
    }

    // Of the edges that lead back to a block on the way from the start, all must come from below it.
    private static bool IsReducible(FlowGraph graph)
    {
        var onTheWay = new HashSet<FlowBlock>();
        var seen = new HashSet<FlowBlock> { graph.Entry };
        var open = new Stack<(FlowBlock Block, int Next)>();
        open.Push((graph.Entry, 0));
        while (open.TryPop(out var top))
        {
            var (block, next) = top;
            onTheWay.Add(block);
            var successors = block.Successors.Count;
            if (next == successors + block.ExceptionSuccessors.Count)
            {
                onTheWay.Remove(block);
                continue;
            }

            open.Push((block, next + 1));
            var successor = next < successors ? block.Successors[next] : block.ExceptionSuccessors[next - successors];
            if (seen.Add(successor))
            {
                open.Push((successor, 0));
            }
            else if (onTheWay.Contains(successor) && !successor.Dominates(block))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What was found.</summary>
    internal readonly record struct Outcome(int Suspensions, bool MissesSuspension, bool HasLoopWithTwoEntries);
}
