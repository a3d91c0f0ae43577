using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Insertion. Inserted code leaves the stack as it found it and does not jump out of itself; then every insertion point is as good as any
/// other, also where values lie on the stack or a handler starts with its exception there.
/// </summary>
internal sealed partial class IlBody
{
    /// <summary>
    /// Inserts code before an instruction, and before its prefixes. Where exception regions end at this point the code is outside of them.
    /// </summary>
    /// <param name="at">The instruction.</param>
    /// <param name="code">What to insert.</param>
    /// <param name="branchesToo">
    /// True: the code runs on every way to the instruction; at the start of a try, handler or filter it becomes the start.
    /// False: it runs only when the preceding instruction falls through; branches lead past it. Before the start of a try the code is then
    /// outside, because a try is entered only at its first instruction; at the start of a handler or filter it is inside all the same.
    /// </param>
    public void InsertBefore(IlInstruction at, IReadOnlyList<IlInstruction> code, bool branchesToo = true)
    {
        if (code.Count == 0)
        {
            return;
        }

        at = FirstPrefix(at);
        var before = at.Previous;
        InsertBetween(before, code, at);
        foreach (var region in _regions)
        {
            MoveRegion(region, at, code[0], tryStartToo: branchesToo);
        }

        if (branchesToo)
        {
            MoveBranchesFromOutside(at, code);
        }

        DropTailPrefix(before);
    }

    /// <summary>
    /// Inserts code behind an instruction, in the same exception regions. False, and nothing done, when nothing falls through there.
    /// </summary>
    public bool InsertAfter(IlInstruction at, IReadOnlyList<IlInstruction> code)
    {
        while (at.IsPrefix && at.Next is { } prefixed)
        {
            at = prefixed;
        }

        if (!at.FallsThrough)
        {
            return false;
        }

        InsertBetween(at, code, at.Next);
        if (code.Count > 0)
        {
            DropTailPrefix(at);
        }

        return true;
    }

    /// <summary>
    /// Puts code in the place of an instruction and its prefixes; branches to it lead to the code. The code does to the stack what the
    /// instruction did. At least one instruction.
    /// </summary>
    public void Replace(IlInstruction old, IReadOnlyList<IlInstruction> code)
    {
        var first = FirstPrefix(old);
        InsertBefore(first, code, branchesToo: true);
        for (var instruction = first; ;)
        {
            var next = instruction.Next;
            Unlink(instruction);
            if (instruction == old)
            {
                break;
            }

            instruction = next!;
        }
    }

    /// <summary>Removes an instruction; branches to it lead to the next one, which must exist.</summary>
    public void Remove(IlInstruction instruction)
    {
        var next = instruction.Next ?? throw new InvalidOperationException("The last instruction cannot be removed.");
        instruction.MoveBranchesTo(next);
        foreach (var region in _regions)
        {
            MoveRegion(region, instruction, next, tryStartToo: true);
        }

        Unlink(instruction);
    }

    /// <summary>
    /// Inserts code on some of the ways to an instruction: on those of the given branches (a <c>leave</c> may be among them), and on falling
    /// through if asked for. False, and nothing done, in the one case without a place for the code: a try starts at the target, and the given
    /// ways come both from inside and from outside of it.
    /// </summary>
    public bool InsertOnEdges(IlInstruction target, IReadOnlyCollection<IlInstruction> branches, bool fallThroughToo, IReadOnlyList<IlInstruction> code)
    {
        target = FirstPrefix(target);
        var fromInside = CountInsideTryAt(target, branches);
        if (fromInside > 0 && (fromInside < branches.Count || fallThroughToo))
        {
            return false;
        }

        if (fromInside > 0)
        {
            // The try must hold the code but is not to start with it: it gets a new start that leads past the code.
            var outside = target.Branches.Where(branch => !IsInsideTryAt(target, branch)).ToArray();
            var start = IlInstruction.Branch(ILOpCode.Br, target);
            InsertBetween(target.Previous, [start], target);
            _regions.ForEach(region => MoveRegion(region, target, start, tryStartToo: true));
            foreach (var branch in outside)
            {
                branch.Retarget(target, start);
            }
        }
        else if (!fallThroughToo && target.Previous is { FallsThrough: true })
        {
            InsertBefore(target, [IlInstruction.Branch(ILOpCode.Br, target)], branchesToo: false);
        }

        InsertBefore(target, code, branchesToo: false);
        foreach (var branch in branches)
        {
            branch.Retarget(target, code[0]);
        }

        return true;
    }

    /// <summary>The first of the prefixes of an instruction, or the instruction.</summary>
    public static IlInstruction FirstPrefix(IlInstruction instruction)
    {
        while (instruction.Previous is { IsPrefix: true } prefix)
        {
            instruction = prefix;
        }

        return instruction;
    }

    /// <summary>A <c>tail.</c> call must be followed by <c>ret</c>; where it no longer is, it becomes an ordinary call.</summary>
    internal void DropTailPrefix(IlInstruction? call)
    {
        if (call is null || !OpCodeFacts.IsCall(call.OpCode))
        {
            return;
        }

        for (var prefix = call.Previous; prefix is { IsPrefix: true }; prefix = prefix.Previous)
        {
            if (prefix.OpCode == ILOpCode.Tail)
            {
                Remove(prefix);
                return;
            }
        }
    }

    private void InsertBetween(IlInstruction? previous, IReadOnlyList<IlInstruction> code, IlInstruction? next)
    {
        foreach (var instruction in code)
        {
            Link(previous, instruction, next);
            previous = instruction;
        }
    }

    /// <summary>Branches of the inserted code itself to the instruction keep their target: that is how it jumps to its own end.</summary>
    private static void MoveBranchesFromOutside(IlInstruction at, IReadOnlyList<IlInstruction> code)
    {
        if (at.Branches.Count == 0)
        {
            return;
        }

        foreach (var branch in at.Branches.ToArray())
        {
            if (!code.Contains(branch))
            {
                branch.Retarget(at, code[0]);
            }
        }
    }

    private int CountInsideTryAt(IlInstruction start, IEnumerable<IlInstruction> branches) =>
        _regions.Exists(region => region.TryStart == start) ? branches.Count(branch => IsInsideTryAt(start, branch)) : 0;

    private bool IsInsideTryAt(IlInstruction start, IlInstruction branch)
    {
        foreach (var region in _regions)
        {
            if (region.TryStart != start)
            {
                continue;
            }

            for (var instruction = start; instruction is not null && instruction != region.TryEnd; instruction = instruction.Next)
            {
                if (instruction == branch)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static void MoveRegion(ExceptionRegion region, IlInstruction from, IlInstruction to, bool tryStartToo)
    {
        if (tryStartToo && region.TryStart == from)
        {
            region.TryStart = to;
        }

        if (region.TryEnd == from)
        {
            region.TryEnd = to;
        }

        if (region.HandlerStart == from)
        {
            region.HandlerStart = to;
        }

        if (region.HandlerEnd == from)
        {
            region.HandlerEnd = to;
        }

        if (region.FilterStart == from)
        {
            region.FilterStart = to;
        }
    }
}
