using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>
/// Loops that read ahead: a round handles the message that the round before it (or the code before the loop) acquired, and acquires the next one at its
/// end. Told by the variable: it is read in the loop where this round has not set it yet.
/// </summary>
internal static class ReadAhead
{
    /// <summary>The places that belong to such a loop, those before it included.</summary>
    public static Dictionary<AcquireSite, Loop> Find(FlowGraph flow, IReadOnlyList<AcquireSite> sites)
    {
        var found = new Dictionary<AcquireSite, Loop>();
        foreach (AcquireSite site in sites)
        {
            if (site.Kind != AcquireKind.Collection && !site.IsEnumerated && flow.InnermostLoop(site.After) is { } loop
                && VariableOf(site) is { } variable && IsReadBefore(flow, loop, site, variable))
            {
                found[site] = loop;
                foreach (AcquireSite before in sites)
                {
                    if (before.Kind != AcquireKind.Collection && !loop.Contains(before.After) && VariableOf(before) == variable
                        && flow.BlockOf(before.After)?.Dominates(loop.Header) == true)
                    {
                        found[before] = loop;
                    }
                }
            }
        }

        return found;
    }

    private static bool IsReadBefore(FlowGraph flow, Loop loop, AcquireSite site, Variable variable)
    {
        FlowBlock? acquiring = flow.BlockOf(site.After);
        foreach (FlowBlock block in loop.Blocks)
        {
            if (block != acquiring && acquiring?.Dominates(block) == true)
            {
                continue;
            }

            for (IlInstruction? instruction = block.First; instruction is not null && instruction != site.After; instruction = instruction.Next)
            {
                if (variable.IsReadBy(instruction))
                {
                    return true;
                }

                if (instruction == block.Last)
                {
                    break;
                }
            }
        }

        return false;
    }

    /// <summary>The variable that holds the message afterwards, if it is one.</summary>
    private static Variable? VariableOf(AcquireSite site)
    {
        if (site.Load is { } load)
        {
            return Variable.ReadBy(load[^1].OpCode == ILOpCode.Ldind_ref ? load[0] : load[^1]);
        }

        IlInstruction? next = site.After.Next;
        if (next is { OpCode: ILOpCode.Stfld })
        {
            // In code for debugging the result of an await has a field of its own first.
            return next.Next is { OpCode: ILOpCode.Ldarg, Next: { OpCode: ILOpCode.Ldarg, Next: { OpCode: ILOpCode.Ldfld, Next: { OpCode: ILOpCode.Stfld } last } copied } }
                && copied.Token == next.Token
                ? new Variable(ILOpCode.Ldfld, last.Token)
                : new Variable(ILOpCode.Ldfld, next.Token);
        }

        if (next is not { OpCode: ILOpCode.Stloc })
        {
            return null;
        }

        // An asynchronous method has its locals in fields: the value goes there by way of a local.
        return next.Next is { OpCode: ILOpCode.Ldarg, Index: 0, Next: { OpCode: ILOpCode.Ldloc } copy } && copy.Index == next.Index
            && copy.Next is { OpCode: ILOpCode.Stfld } store
            ? new Variable(ILOpCode.Ldfld, store.Token)
            : new Variable(ILOpCode.Ldloc, next.Index);
    }

    /// <summary>A local or a field, by the instruction that reads it.</summary>
    private sealed record Variable(ILOpCode Code, int Operand)
    {
        public static Variable? ReadBy(IlInstruction load) =>
            load.OpCode is ILOpCode.Ldloc or ILOpCode.Ldarg ? new Variable(load.OpCode, load.Index)
            : load.OpCode is ILOpCode.Ldfld ? new Variable(load.OpCode, load.Token)
            : null;

        public bool IsReadBy(IlInstruction instruction) =>
            instruction.OpCode == Code && Operand == (Code == ILOpCode.Ldfld ? instruction.Token : instruction.Index);
    }
}
