namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// A loop: all that can come back to its header, and what lies between that in the code although it leaves the loop for good (<c>if (found) {
/// Use(item); break; }</c>). Finally handlers that a round goes through belong to it.
/// </summary>
internal sealed class Loop
{
    private readonly HashSet<FlowBlock> _blocks;
    private readonly FlowGraph _graph;
    private IReadOnlyList<LoopExit>? _exits;

    internal Loop(FlowGraph graph, FlowBlock header, HashSet<FlowBlock> blocks)
    {
        _graph = graph;
        _blocks = blocks;
        Header = header;
    }

    /// <summary>The block that every round goes through and by which the loop is entered.</summary>
    public FlowBlock Header { get; }

    /// <summary>The blocks inside, inner loops included.</summary>
    public IReadOnlyCollection<FlowBlock> Blocks => _blocks;

    /// <summary>The smallest loop around this one.</summary>
    public Loop? Parent { get; internal set; }

    /// <summary>
    /// The ways out by branch, falling through, or <c>leave</c>; those that suspend a state machine are none, nor are <c>ret</c> and <c>throw</c>.
    /// </summary>
    public IReadOnlyList<LoopExit> Exits => _exits ??= FindExits();

    /// <summary>The first instructions outside, where <see cref="Exits"/> lead; each once.</summary>
    public IEnumerable<IlInstruction> ExitTargets => Exits.Select(exit => exit.Target).Distinct();

    /// <summary>Whether a block is inside.</summary>
    public bool Contains(FlowBlock block) => _blocks.Contains(block);

    /// <summary>Whether an instruction is inside; false for those inserted after the graph was made.</summary>
    public bool Contains(IlInstruction instruction) => _graph.BlockOf(instruction) is { } block && _blocks.Contains(block);

    private List<LoopExit> FindExits()
    {
        var exits = new List<LoopExit>();
        foreach (var block in _graph.Blocks)
        {
            if (!_blocks.Contains(block))
            {
                continue;
            }

            foreach (var successor in block.Successors)
            {
                if (!_blocks.Contains(successor))
                {
                    exits.Add(new LoopExit(block.Last, successor.First));
                }
            }
        }

        return exits;
    }
}

/// <summary>A way out of a loop.</summary>
/// <param name="From">The last instruction inside: a branch to the target, or one that falls through to it.</param>
/// <param name="Target">The first instruction outside.</param>
internal sealed record LoopExit(IlInstruction From, IlInstruction Target);
