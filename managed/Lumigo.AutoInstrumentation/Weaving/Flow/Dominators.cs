namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Finds what is reachable and what dominates what, edges of exceptions included: repeats over the blocks in reverse postorder until nothing
/// changes, which for real code is after two rounds.
/// </summary>
internal static class Dominators
{
    /// <summary>Sets <see cref="FlowBlock.IsReachable"/> and <see cref="FlowBlock.Dominator"/> of all blocks; the first is the entry.</summary>
    public static void Find(IReadOnlyList<FlowBlock> blocks)
    {
        var postorder = Postorder(blocks[0]);
        var number = new int[blocks.Count];
        for (var i = 0; i < postorder.Count; i++)
        {
            number[postorder[i].Index] = i;
            postorder[i].IsReachable = true;
        }

        blocks[0].Dominator = blocks[0];
        bool changed;
        do
        {
            changed = false;
            for (var i = postorder.Count - 2; i >= 0; i--)
            {
                var block = postorder[i];
                var dominator = Common(block.ExceptionPredecessors, Common(block.Predecessors, null, number), number);
                changed |= dominator != block.Dominator;
                block.Dominator = dominator;
            }
        }
        while (changed);
    }

    private static FlowBlock? Common(List<FlowBlock> predecessors, FlowBlock? common, int[] number)
    {
        foreach (var predecessor in predecessors)
        {
            if (predecessor.Dominator is not null)
            {
                common = common is null ? predecessor : Common(common, predecessor, number);
            }
        }

        return common;
    }

    private static FlowBlock Common(FlowBlock one, FlowBlock other, int[] number)
    {
        while (one != other)
        {
            while (number[one.Index] < number[other.Index])
            {
                one = one.Dominator!;
            }

            while (number[other.Index] < number[one.Index])
            {
                other = other.Dominator!;
            }
        }

        return one;
    }

    private static List<FlowBlock> Postorder(FlowBlock entry)
    {
        var order = new List<FlowBlock>();
        var seen = new HashSet<FlowBlock> { entry };
        var open = new Stack<Visit>();
        open.Push(new Visit(entry));
        while (open.TryPeek(out var visit))
        {
            var block = visit.Block;
            var next = visit.Next++;
            if (next == block.Successors.Count + block.ExceptionSuccessors.Count)
            {
                order.Add(block);
                open.Pop();
                continue;
            }

            var successor = next < block.Successors.Count ? block.Successors[next] : block.ExceptionSuccessors[next - block.Successors.Count];
            if (seen.Add(successor))
            {
                open.Push(new Visit(successor));
            }
        }

        return order;
    }

    private sealed class Visit(FlowBlock block)
    {
        public FlowBlock Block { get; } = block;

        /// <summary>The next successor to go to.</summary>
        public int Next { get; set; }
    }
}
