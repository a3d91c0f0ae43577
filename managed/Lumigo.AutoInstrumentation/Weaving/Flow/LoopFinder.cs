using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Finds the natural loops of a graph and completes them to what a programmer would call the loop.</summary>
internal static class LoopFinder
{
    /// <summary>All loops, inner ones first, with their parents.</summary>
    public static IReadOnlyList<Loop> Find(FlowGraph graph)
    {
        var byHeader = NaturalLoops(graph);
        if (byHeader.Count == 0)
        {
            return [];
        }

        var loops = new List<Loop>();
        foreach (var (header, blocks) in byHeader)
        {
            AddEnclosedCode(graph, header, blocks);
            AddFinallyHandlers(graph, blocks);
            loops.Add(new Loop(graph, header, blocks));
        }

        loops.Sort((one, other) => one.Blocks.Count != other.Blocks.Count
            ? one.Blocks.Count.CompareTo(other.Blocks.Count)
            : one.Header.Index.CompareTo(other.Header.Index));
        for (var i = 0; i < loops.Count; i++)
        {
            loops[i].Parent = loops.Skip(i + 1).FirstOrDefault(outer => outer.Contains(loops[i].Header) && outer.Blocks.Count > loops[i].Blocks.Count);
        }

        return loops;
    }

    private static Dictionary<FlowBlock, HashSet<FlowBlock>> NaturalLoops(FlowGraph graph)
    {
        var byHeader = new Dictionary<FlowBlock, HashSet<FlowBlock>>();
        foreach (var block in graph.Blocks)
        {
            foreach (var successor in block.Successors)
            {
                if (block.IsReachable && successor.Dominates(block))
                {
                    if (!byHeader.TryGetValue(successor, out var blocks))
                    {
                        byHeader.Add(successor, blocks = [successor]);
                    }

                    AddAllThatReach(block, blocks);
                }
            }
        }

        return byHeader;
    }

    // The header is among the blocks already, so the walk ends there. A try belongs to the loop when a handler of it does.
    private static void AddAllThatReach(FlowBlock latch, HashSet<FlowBlock> blocks)
    {
        var open = new Stack<FlowBlock>();
        open.Push(latch);
        while (open.TryPop(out var block))
        {
            if (block.IsReachable && blocks.Add(block))
            {
                block.Predecessors.ForEach(open.Push);
                block.ExceptionPredecessors.ForEach(open.Push);
            }
        }
    }

    // Compilers keep the statements of a loop together and in order, so what lies between its blocks was written inside of it.
    private static void AddEnclosedCode(FlowGraph graph, FlowBlock header, HashSet<FlowBlock> blocks)
    {
        var first = blocks.Min(block => block.Index);
        var last = blocks.Max(block => block.Index);
        for (var i = first + 1; i < last; i++)
        {
            if (header.Dominates(graph.Blocks[i]))
            {
                blocks.Add(graph.Blocks[i]);
            }
        }
    }

    // A leave from inside the loop to inside the loop runs the finally handlers on its way as part of the round.
    private static void AddFinallyHandlers(FlowGraph graph, HashSet<FlowBlock> blocks)
    {
        foreach (var region in graph.Body.Regions)
        {
            if (region.Kind is not ExceptionRegionKind.Finally || blocks.Contains(graph.BlockOf(region.HandlerStart)!))
            {
                continue;
            }

            if (Range(graph, region.TryStart, region.TryEnd).Any(block => LeavesInto(block, region)))
            {
                blocks.UnionWith(Range(graph, region.HandlerStart, region.HandlerEnd));
            }
        }

        bool LeavesInto(FlowBlock block, ExceptionRegion region) =>
            block.Last.OpCode == ILOpCode.Leave && blocks.Contains(block) && graph.BlockOf(block.Last.Target!) is { } target && blocks.Contains(target)
            && (target.Index < graph.BlockOf(region.TryStart)!.Index || (region.TryEnd is { } end && target.Index >= graph.BlockOf(end)!.Index));
    }

    private static IEnumerable<FlowBlock> Range(FlowGraph graph, IlInstruction start, IlInstruction? end)
    {
        var limit = end is null ? graph.Blocks.Count : graph.BlockOf(end)!.Index;
        for (var i = graph.BlockOf(start)!.Index; i < limit; i++)
        {
            yield return graph.Blocks[i];
        }
    }
}
