namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// The ways through a body, as of the time it is made: blocks, their edges (those of exceptions kept apart), dominators and loops. Instructions
/// inserted later belong to no block; the facts about the others stay true as long as what is inserted leaves the ways as they are.
/// </summary>
internal sealed class FlowGraph
{
    private readonly FlowBlock?[] _blockOf;
    private IReadOnlyList<Loop>? _loops;

    private FlowGraph(IlBody body, FlowPolicy policy)
    {
        Body = body;
        Policy = policy;
        _blockOf = new FlowBlock?[body.IdLimit];
    }

    /// <summary>The body.</summary>
    public IlBody Body { get; }

    /// <summary>Which ways are looked at.</summary>
    public FlowPolicy Policy { get; }

    /// <summary>All blocks in the order of the code.</summary>
    public IReadOnlyList<FlowBlock> Blocks { get; private set; } = [];

    /// <summary>Where the method starts.</summary>
    public FlowBlock Entry => Blocks[0];

    /// <summary>All loops, inner ones before the loops around them.</summary>
    public IReadOnlyList<Loop> Loops => _loops ??= LoopFinder.Find(this);

    /// <summary>The graph of a body.</summary>
    public static FlowGraph Of(IlBody body, FlowPolicy? policy = null)
    {
        var graph = new FlowGraph(body, policy ?? FlowPolicy.AsWritten);
        graph.MakeBlocks();
        graph.ConnectBlocks();
        graph.ConnectHandlers();
        Dominators.Find(graph.Blocks);
        return graph;
    }

    /// <summary>The block of an instruction; null for one that was inserted later.</summary>
    public FlowBlock? BlockOf(IlInstruction instruction) => instruction.Id >= 0 && instruction.Id < _blockOf.Length ? _blockOf[instruction.Id] : null;

    /// <summary>The innermost loop around an instruction, or null.</summary>
    public Loop? InnermostLoop(IlInstruction instruction)
    {
        foreach (var loop in Loops)
        {
            if (loop.Contains(instruction))
            {
                return loop;
            }
        }

        return null;
    }

    private void MakeBlocks()
    {
        var starts = BlockStarts();
        var blocks = new List<FlowBlock>();
        FlowBlock? current = null;
        for (var instruction = Body.First; instruction is not null; instruction = instruction.Next)
        {
            if (current is null || starts[instruction.Id])
            {
                current = new FlowBlock { Index = blocks.Count, First = instruction };
                blocks.Add(current);
            }

            current.Last = instruction;
            _blockOf[instruction.Id] = current;
        }

        Blocks = blocks;
    }

    private bool[] BlockStarts()
    {
        var starts = new bool[Body.IdLimit];
        for (var instruction = Body.First; instruction is not null; instruction = instruction.Next)
        {
            foreach (var target in instruction.Targets)
            {
                starts[target.Id] = true;
            }

            if ((!instruction.FallsThrough || instruction.Targets.Length > 0) && instruction.Next is { } next)
            {
                starts[next.Id] = true;
            }

            foreach (var continuation in Policy.ContinuesAt(instruction))
            {
                starts[continuation.Id] = true;
            }
        }

        foreach (var region in Body.Regions)
        {
            Mark(region.TryStart);
            Mark(region.TryEnd);
            Mark(region.HandlerStart);
            Mark(region.HandlerEnd);
            Mark(region.FilterStart);
        }

        return starts;

        void Mark(IlInstruction? boundary)
        {
            if (boundary is not null)
            {
                starts[boundary.Id] = true;
            }
        }
    }

    private void ConnectBlocks()
    {
        foreach (var block in Blocks)
        {
            foreach (var target in block.Last.Targets)
            {
                Connect(block, target);
            }

            if (block.Last is { FallsThrough: true, Next: { } next })
            {
                Connect(block, next);
            }

            foreach (var continuation in Policy.ContinuesAt(block.Last))
            {
                AddEdge(block, _blockOf[continuation.Id]!);
            }
        }
    }

    private void Connect(FlowBlock from, IlInstruction to)
    {
        if (!Policy.Ignores(from.Last, to))
        {
            AddEdge(from, _blockOf[to.Id]!);
        }
    }

    private static void AddEdge(FlowBlock from, FlowBlock to)
    {
        if (!from.Successors.Contains(to))
        {
            from.Successors.Add(to);
            to.Predecessors.Add(from);
        }
    }

    private void ConnectHandlers()
    {
        foreach (var region in Body.Regions)
        {
            var entry = BlockOf(region.FilterStart ?? region.HandlerStart)!;
            for (var block = BlockOf(region.TryStart)!; block.First != region.TryEnd; block = Blocks[block.Index + 1])
            {
                AddExceptionEdge(block, entry);
                if (block.Index + 1 == Blocks.Count)
                {
                    break;
                }
            }

            // A filter that says yes goes on in its handler.
            if (region.FilterStart is { } && region.HandlerStart.Previous is { } endFilter && BlockOf(endFilter) is { } filter)
            {
                AddEdge(filter, BlockOf(region.HandlerStart)!);
            }
        }
    }

    private static void AddExceptionEdge(FlowBlock from, FlowBlock to)
    {
        if (!from.ExceptionSuccessors.Contains(to))
        {
            from.ExceptionSuccessors.Add(to);
            to.ExceptionPredecessors.Add(from);
        }
    }
}
