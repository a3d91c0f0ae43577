using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingCorpus;

/// <summary>
/// Uses all of the engine on a body without changing what it does: counts in an added local at the start of every block (on all ways, or only on falling
/// through), at every loop header and on every way out of a loop; then wraps the method in try/finally, and that in begin, end and exception code.
/// </summary>
/// <param name="metadata">The module.</param>
/// <param name="exceptionToken">The type that the exception code catches.</param>
/// <param name="touchToken">A static method without parameters to call at each place, 0 for none.</param>
/// <param name="caughtToken">A static method that takes the exception, 0 for none.</param>
internal sealed class InsertingTransform(ModuleMetadata metadata, int exceptionToken, int touchToken = 0, int caughtToken = 0)
{
    /// <summary>The local signature token of changed bodies.</summary>
    public const int LocalsToken = 0x11FFFFFF;

    private static readonly byte[] Int32Type = [0x08];

    /// <summary>Changes the body. <paramref name="locals"/> is then what <see cref="LocalsToken"/> stands for.</summary>
    public bool TryApply(IlBody body, MethodShape shape, out LocalSignature? locals, out Refusal refusal)
    {
        if (!LocalSignature.TryRead(body, metadata, out locals))
        {
            refusal = Refusal.BadLocalSignature;
            return false;
        }

        if (!TypedStack.TryAnalyze(body, shape, metadata, out _, out refusal))
        {
            return false;
        }

        if (!locals.TryAdd(Int32Type, out var counter))
        {
            refusal = Refusal.TooManyLocals;
            return false;
        }

        body.InitLocals = true;
        var graph = FlowGraph.Of(body, StateMachineFlow.Of(body, shape, metadata));
        InsertInLoops(body, graph, counter);
        InsertInBlocks(body, graph, counter);
        return Wrap(body, shape, locals, counter, out refusal);
    }

    private IlInstruction[] Count(int counter) =>
    [
        IlInstruction.LoadLocal(counter), IlInstruction.LoadInt32(1), IlInstruction.Of(ILOpCode.Add), IlInstruction.StoreLocal(counter),
        touchToken == 0 ? IlInstruction.Of(ILOpCode.Nop) : IlInstruction.Call(touchToken, 0, 0),
    ];

    // With a jump of its own, to see that it stays its own.
    private IlInstruction[] CountIfPositive(int counter, IlInstruction next) =>
        [IlInstruction.LoadLocal(counter), IlInstruction.LoadInt32(0), IlInstruction.Branch(ILOpCode.Blt, next), .. Count(counter)];

    private void InsertInLoops(IlBody body, FlowGraph graph, int counter)
    {
        foreach (var loop in graph.Loops)
        {
            foreach (var exits in loop.Exits.GroupBy(exit => exit.Target))
            {
                var branches = exits.Where(exit => exit.From.Targets.Contains(exit.Target)).Select(exit => exit.From).ToArray();
                body.InsertOnEdges(exits.Key, branches, exits.Any(exit => exit.From.FallsThrough && exit.From.Next == exit.Target), Count(counter));
            }

            body.InsertBefore(loop.Header.First, Count(counter));
        }
    }

    private void InsertInBlocks(IlBody body, FlowGraph graph, int counter)
    {
        foreach (var block in graph.Blocks)
        {
            body.InsertBefore(block.First, CountIfPositive(counter, block.First), branchesToo: block.Index % 3 != 0);
            if (block.Index % 5 == 0)
            {
                body.InsertAfter(block.Last, Count(counter));
            }
        }
    }

    private bool Wrap(IlBody body, MethodShape shape, LocalSignature locals, int counter, out Refusal refusal)
    {
        var around = new WrapCode
        {
            Begin = Count(counter),
            OnException = [caughtToken == 0 ? IlInstruction.Of(ILOpCode.Pop) : IlInstruction.Call(caughtToken, 1, 0), .. Count(counter)],
            CatchToken = exceptionToken,
            End = Count(counter),
        };
        return MethodWrapper.TryWrapInFinally(body, shape, metadata, locals, Count(counter), Count(counter), out refusal)
            && MethodWrapper.TryWrapMethod(body, shape, metadata, locals, around, out refusal);
    }
}
