using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Builds the try around a body, piece by piece in the order of the code: protected code, handler, epilogue.</summary>
internal sealed class WrapFrame(IlBody body, IlInstruction start, int resultLocal)
{
    private readonly List<IlInstruction> _leaves = [];
    private IlInstruction _tryStart = start;
    private IlInstruction? _handlerStart;
    private ExceptionRegion? _region;

    /// <summary>Puts code before the try and turns each <c>ret</c> of the rest of the body into leaving the try.</summary>
    public void Protect(IReadOnlyList<IlInstruction> before)
    {
        // Jumps back to the start stay inside the try, so they must not run the code before it. A try that starts here stays inside too.
        body.InsertBefore(_tryStart, before, branchesToo: false);
        for (IlInstruction? instruction = _tryStart, next; instruction is not null; instruction = next)
        {
            next = instruction.Next;
            if (instruction.OpCode == ILOpCode.Tail)
            {
                Remove(instruction);
            }
            else if (instruction.OpCode == ILOpCode.Ret)
            {
                ReplaceReturn(instruction);
            }
        }
    }

    /// <summary>Appends the handler.</summary>
    public void AddHandler(ExceptionRegionKind kind, int catchToken, IReadOnlyList<IlInstruction> code)
    {
        CloseRegionsAt(code[0]);
        _handlerStart = code[0];
        foreach (var instruction in code)
        {
            body.Append(instruction);
        }

        _region = new ExceptionRegion(kind, _tryStart, _handlerStart, _handlerStart, null) { CatchToken = catchToken };
        body.AddOutermostRegion(_region);
    }

    /// <summary>Appends what all returns lead to. A body that never returns has none.</summary>
    public void AddEpilogue(IReadOnlyList<IlInstruction> end)
    {
        if (_leaves.Count == 0)
        {
            return;
        }

        var epilogue = new List<IlInstruction>();
        if (resultLocal >= 0)
        {
            epilogue.Add(IlInstruction.LoadLocal(resultLocal));
        }

        epilogue.AddRange(end);
        epilogue.Add(IlInstruction.Of(ILOpCode.Ret));
        _region!.HandlerEnd = epilogue[0];
        foreach (var instruction in epilogue)
        {
            body.Append(instruction);
        }

        foreach (var leave in _leaves)
        {
            leave.SetTarget(0, epilogue[0]);
        }
    }

    private void ReplaceReturn(IlInstruction ret)
    {
        // Leads to itself until the epilogue is there.
        var leave = IlInstruction.Branch(ILOpCode.Leave, ret);
        IlInstruction[] code = resultLocal >= 0 ? [IlInstruction.StoreLocal(resultLocal), leave] : [leave];
        if (ret == _tryStart)
        {
            _tryStart = code[0];
        }

        body.Replace(ret, code);
        leave.SetTarget(0, leave);
        _leaves.Add(leave);
    }

    private void Remove(IlInstruction prefix)
    {
        if (prefix == _tryStart)
        {
            _tryStart = prefix.Next!;
        }

        body.Remove(prefix);
    }

    // What reached to the end of the body now ends where our handler starts.
    private void CloseRegionsAt(IlInstruction end)
    {
        foreach (var region in body.Regions)
        {
            region.TryEnd ??= end;
            region.HandlerEnd ??= end;
        }
    }
}
