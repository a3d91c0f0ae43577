using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.WeavingCorpus;

namespace Lumigo.WeavingTests;

/// <summary>Loops of compiled C#, async methods and iterators among it: how deep the code is, and where the loops are left.</summary>
internal sealed class LoopTests
{
    [TestCaseSource(typeof(SampleProgram), nameof(SampleProgram.Builds))]
    public void Every_place_is_as_deep_in_loops_as_the_source_says(string build)
    {
        using var assembly = SampleProgram.Open(build);
        var places = 0;
        Assert.Multiple(() =>
        {
            foreach (var (name, handle) in SampleProgram.MethodsOf(assembly, "LoopSamples"))
            {
                var (body, shape) = SampleProgram.Parse(assembly, handle);
                var graph = FlowGraph.Of(body, StateMachineFlow.Of(body, shape, assembly.Metadata));
                foreach (var instruction in body.Instructions())
                {
                    if (ExpectedDepth(instruction, assembly.Metadata) is { } expected)
                    {
                        places++;
                        Assert.That(graph.BlockOf(instruction)!.IsReachable, Is.True, $"{name} at {instruction}");
                        Assert.That(Depth(graph, instruction), Is.EqualTo(expected), $"{name} at {instruction}");
                    }
                }
            }
        });
        Assert.That(places, Is.GreaterThan(90));
    }

    [TestCaseSource(typeof(SampleProgram), nameof(SampleProgram.Builds))]
    public void A_loop_once_left_is_only_entered_again_by_the_loop_around_it(string build)
    {
        using var assembly = SampleProgram.Open(build);
        var exits = 0;
        Assert.Multiple(() =>
        {
            foreach (var (name, handle) in SampleProgram.MethodsOf(assembly, "LoopSamples"))
            {
                var (body, shape) = SampleProgram.Parse(assembly, handle);
                var graph = FlowGraph.Of(body, StateMachineFlow.Of(body, shape, assembly.Metadata));
                foreach (var loop in graph.Loops)
                {
                    foreach (var exit in loop.Exits)
                    {
                        exits++;
                        Assert.That(loop.Contains(exit.From), Is.True);
                        Assert.That(loop.Contains(exit.Target), Is.False);
                        Assert.That(ComesBack(graph, loop, exit.Target), Is.False, $"{name} from {exit.From} to {exit.Target}");
                    }
                }
            }
        });
        Assert.That(exits, Is.GreaterThan(40));
    }

    [TestCase("Debug", "AsyncForEach", 1)]
    [TestCase("Release", "AsyncForEach", 1)]
    [TestCase("Debug", "AsyncNested", 2)]
    [TestCase("Release", "AsyncNested", 2)]
    [TestCase("Debug", "Iterator", 1)]
    [TestCase("Release", "Iterator", 1)]
    [TestCase("Debug", "AsyncIterator", 2)]
    [TestCase("Release", "AsyncIterator", 2)]
    public void State_machines_have_the_loops_of_their_source(string build, string method, int loops)
    {
        using var assembly = SampleProgram.Open(build);
        var (body, shape) = SampleProgram.Parse(assembly, "LoopSamples", method);
        var flow = StateMachineFlow.Of(body, shape, assembly.Metadata);
        Assert.That(flow, Is.Not.Null);
        Assert.That(FlowGraph.Of(body, flow).Loops, Has.Count.EqualTo(loops));
    }

    [TestCase("Debug", "AsyncForEach", 2)]
    [TestCase("Release", "AsyncForEach", 2)]
    [TestCase("Debug", "AsyncManyAwaits", 9)]
    [TestCase("Release", "AsyncManyAwaits", 9)]
    [TestCase("Debug", "IteratorWithFinally", 2)]
    [TestCase("Release", "IteratorWithFinally", 2)]
    [TestCase("Debug", "AsyncIterator", 5)]
    [TestCase("Release", "AsyncIterator", 5)]
    public void Every_await_and_yield_is_a_suspension(string build, string method, int suspensions)
    {
        using var assembly = SampleProgram.Open(build);
        var (body, shape) = SampleProgram.Parse(assembly, "LoopSamples", method);
        var flow = StateMachineFlow.Of(body, shape, assembly.Metadata)!;
        Assert.That(flow.Suspensions, Has.Count.EqualTo(suspensions));
        foreach (var suspension in flow.Suspensions)
        {
            Assert.That(suspension.OpCode, Is.EqualTo(ILOpCode.Leave).Or.EqualTo(ILOpCode.Ret));
        }
    }

    private static int? ExpectedDepth(IlInstruction instruction, ModuleMetadata metadata) =>
        instruction.OpCode == ILOpCode.Call && metadata.Resolve(instruction.Token) is { Name: ['D', >= '0' and <= '2' and var depth] } method
        && method.DeclaringType.Is("Lumigo.WeavingProgram.LoopSamples") ? depth - '0' : null;

    private static int Depth(FlowGraph graph, IlInstruction instruction)
    {
        var depth = 0;
        for (var loop = graph.InnermostLoop(instruction); loop is not null; loop = loop.Parent)
        {
            depth++;
        }

        return depth;
    }

    private static bool ComesBack(FlowGraph graph, Loop loop, IlInstruction from)
    {
        var seen = new HashSet<FlowBlock>();
        var open = new Stack<FlowBlock>();
        open.Push(graph.BlockOf(from)!);
        while (open.TryPop(out var block))
        {
            if (loop.Contains(block))
            {
                return true;
            }

            // Beyond the header of the loop around, a new round of it begins.
            if (block != loop.Parent?.Header && seen.Add(block))
            {
                block.Successors.ForEach(open.Push);
            }
        }

        return false;
    }
}
