namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>A basic block: entered at its first instruction only, left at its last only, wholly inside or outside of every exception region.</summary>
internal sealed class FlowBlock
{
    /// <summary>The block's place among the blocks, in the order of the code.</summary>
    public required int Index { get; init; }

    /// <summary>The first instruction.</summary>
    public required IlInstruction First { get; init; }

    /// <summary>The last instruction.</summary>
    public IlInstruction Last { get; internal set; } = null!;

    /// <summary>Where execution goes on: by branch, falling through, or <c>leave</c> (to its target; finally handlers on the way are no part of it).</summary>
    public List<FlowBlock> Successors { get; } = [];

    /// <summary>The blocks that this is a successor of.</summary>
    public List<FlowBlock> Predecessors { get; } = [];

    /// <summary>The handlers and filters that an exception inside the block can enter.</summary>
    public List<FlowBlock> ExceptionSuccessors { get; } = [];

    /// <summary>The blocks from which an exception enters this one.</summary>
    public List<FlowBlock> ExceptionPredecessors { get; } = [];

    /// <summary>Whether execution can come here from the start of the method, exceptions included.</summary>
    public bool IsReachable { get; internal set; }

    /// <summary>The last block that every way here goes through; the entry's is itself, an unreachable block has none.</summary>
    public FlowBlock? Dominator { get; internal set; }

    /// <summary>Whether every way from the start of the method to a block goes through this one.</summary>
    public bool Dominates(FlowBlock block)
    {
        if (!block.IsReachable)
        {
            return false;
        }

        while (block != this)
        {
            if (block.Dominator is not { } next || next == block)
            {
                return false;
            }

            block = next;
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"#{Index} {First}";
}
