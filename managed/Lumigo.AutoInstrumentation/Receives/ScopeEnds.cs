using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;
using ExceptionRegion = Lumigo.AutoInstrumentation.Weaving.ExceptionRegion;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>A place in a method's code where the handling of messages is over.</summary>
/// <param name="Before">The instruction it is before.</param>
/// <param name="Region">The region in which the messages were acquired.</param>
/// <param name="IsNextRound">Whether a loop goes on with its next round there, rather than being left.</param>
internal sealed record ScopeEnd(IlInstruction Before, int Region, bool IsNextRound = false);

/// <summary>Finds the places where the handling of messages is over: each round of a loop, every way out of it, and where an exception from inside is handled.</summary>
internal sealed class ScopeEnds(
    IlBody body, bool isStateMachine, ReceiveRegions regions, IReadOnlyList<AcquireSite> sites, Dictionary<AcquireSite, Loop> readAhead)
{
    /// <summary>All of them. To be found before anything is inserted, which has no place in the flow.</summary>
    public List<ScopeEnd> Find()
    {
        int[] positions = body.Positions();
        var ends = new List<ScopeEnd>();
        foreach ((Loop loop, int region) in regions.Loops)
        {
            foreach (IlInstruction target in loop.ExitTargets)
            {
                ends.Add(new ScopeEnd(target, region));
            }

            foreach (ExceptionRegion handler in body.Regions)
            {
                if (IsAround(handler, loop, positions) && HandlerEntry(handler) is { } entry)
                {
                    ends.Add(new ScopeEnd(entry, region));
                }
            }

            if (EndsWithEachRound(loop))
            {
                ends.Add(new ScopeEnd(loop.Header.First, region, IsNextRound: true));
            }
        }

        foreach (IlInstruction entry in LooseEnds(positions))
        {
            ends.Add(new ScopeEnd(entry, regions.Loose));
        }

        return ends;
    }

    /// <summary>
    /// Between two rounds through a plain list nothing can happen: the next message finds the scope open. Where rounds begin in several ways, the compiler has
    /// made one loop of two. A loop that reads ahead has its message from the round before.
    /// </summary>
    private bool EndsWithEachRound(Loop loop) =>
        !readAhead.ContainsValue(loop)
        && (HasSeveralBeginnings(loop)
            || sites.Any(site => (site.Kind == AcquireKind.FromCall || site.IsGlance) && regions.IsDirectlyIn(site, loop)));

    /// <summary>
    /// Where the handling of what was acquired outside of loops is over: an exception is caught; the <c>finally</c> of a <c>foreach</c> that has only
    /// one round, because it always ends with <c>break</c>, <c>return</c> or <c>throw</c>.
    /// </summary>
    private HashSet<IlInstruction> LooseEnds(int[] positions)
    {
        var ends = new HashSet<IlInstruction>();
        foreach (AcquireSite site in sites)
        {
            if (site.Kind == AcquireKind.Collection || regions.Of(site) != regions.Loose)
            {
                continue;
            }

            bool innermost = true;
            foreach (ExceptionRegion handler in body.Regions)
            {
                if (!IsAround(handler, site.After, positions))
                {
                    continue;
                }

                bool isFinally = handler.Kind is ExceptionRegionKind.Finally or ExceptionRegionKind.Fault;
                if ((!isFinally || (site.IsEnumerated && innermost)) && HandlerEntry(handler) is { } entry)
                {
                    ends.Add(entry);
                }

                innermost &= !isFinally;
            }
        }

        return ends;
    }

    private static bool HasSeveralBeginnings(Loop loop)
    {
        int beginnings = 0;
        foreach (FlowBlock before in loop.Header.Predecessors)
        {
            beginnings += loop.Contains(before) ? 1 : 0;
        }

        return beginnings > 1;
    }

    private static bool IsAround(ExceptionRegion handler, Loop loop, int[] positions) =>
        IsAround(handler, loop.Header.First, positions) && !loop.Contains(handler.HandlerStart);

    private static bool IsAround(ExceptionRegion handler, IlInstruction place, int[] positions) =>
        positions[place.Id] >= positions[handler.TryStart.Id] && (handler.TryEnd is not { } end || positions[place.Id] < positions[end.Id]);

    /// <summary>
    /// Where a handler begins to do its work. The finally of an asynchronous method begins with the question whether the method is only
    /// suspended; then nothing has ended.
    /// </summary>
    private IlInstruction? HandlerEntry(ExceptionRegion handler)
    {
        IlInstruction start = handler.HandlerStart;
        if (!isStateMachine || handler.Kind is not (ExceptionRegionKind.Finally or ExceptionRegionKind.Fault))
        {
            return start;
        }

        for (IlInstruction? instruction = start; instruction is not null && instruction != handler.HandlerEnd; instruction = instruction.Next)
        {
            if (instruction.Target is not null)
            {
                return instruction.OpCode is ILOpCode.Br or ILOpCode.Leave ? start : instruction.Next;
            }

            if (instruction.OpCode is not (ILOpCode.Ldloc or ILOpCode.Ldarg or ILOpCode.Ldfld or ILOpCode.Ldc_i4 or ILOpCode.Stloc or ILOpCode.Nop
                or ILOpCode.Clt or ILOpCode.Cgt or ILOpCode.Ceq))
            {
                return start;
            }
        }

        return start;
    }
}
