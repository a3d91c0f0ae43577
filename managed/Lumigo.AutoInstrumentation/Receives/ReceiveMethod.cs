using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>Weaves one method: hooks where messages come into its hand, and where the handling is over (docs/design/receive-scope.md).</summary>
internal sealed class ReceiveMethod
{
    private readonly ModuleMetadata _metadata;
    private readonly MethodShape _method;
    private readonly IlBody _body;
    private readonly PlainCode _plain;
    private readonly Lazy<ReceiveHooks> _hooks;
    private readonly StateMachineFlow? _stateMachine;

    // In a constructor: the call of the base class's or another constructor. Before it nothing is handled yet.
    private IlInstruction? _baseCall;

    private ReceiveMethod(ModuleMetadata metadata, MethodShape method, IlBody body, PlainCode plain, Lazy<ReceiveHooks> hooks)
    {
        _metadata = metadata;
        _method = method;
        _body = body;
        _plain = plain;
        _hooks = hooks;
        _stateMachine = StateMachineFlow.Of(body, method, metadata);
    }

    /// <summary>Whether the method runs in a flow of its own, to which its changes of the current activity are limited.</summary>
    private bool IsAsynchronous => _stateMachine is not null && _method.ReturnsVoid;

    /// <summary>Puts the hooks in.</summary>
    /// <param name="metadata">The method's module.</param>
    /// <param name="method">The method.</param>
    /// <param name="body">Its code, changed in place.</param>
    /// <param name="locals">Its locals, to which one may be added.</param>
    /// <param name="plain">Knows the code in which nothing has to be woven.</param>
    /// <param name="hooks">The hooks, made when the first method of a module needs them.</param>
    /// <param name="refusal">Why the method was left out, else none.</param>
    /// <returns>Whether the code was changed.</returns>
    public static bool Weave(
        ModuleMetadata metadata,
        MethodShape method,
        IlBody body,
        LocalSignature locals,
        PlainCode plain,
        Lazy<ReceiveHooks> hooks,
        out Refusal refusal) => new ReceiveMethod(metadata, method, body, plain, hooks).Weave(locals, out refusal);

    private bool Weave(LocalSignature locals, out Refusal refusal)
    {
        if (!TypedStack.TryAnalyze(_body, _method, _metadata, out TypedStack? stack, out refusal))
        {
            return false;
        }

        refusal = Refusal.None;
        if (_body.Instructions().All(_plain.Is))
        {
            return false;
        }

        FlowGraph flow = FlowGraph.Of(_body, _stateMachine);
        List<AcquireSite> sites = AcquireSites.Find(_body, _metadata, _method, stack, IsAsynchronous && !IsAsyncIterator());
        sites.RemoveAll(site => site.Kind != AcquireKind.Collection && flow.InnermostLoop(site.After) is { } loop && IsPlain(loop));
        List<int> parameters = MessageParameters();
        if (_method.IsClassConstructor && !BeginBehindBaseCall(sites, out refusal))
        {
            return false;
        }

        bool acquires = parameters.Count > 0 || sites.Exists(static site => site.Kind != AcquireKind.Collection);
        if (!acquires && sites.Count == 0)
        {
            return false;
        }

        int? frame = null;
        if (acquires && !IsAsynchronous)
        {
            if (!locals.TryAdd(ReceiveHooks.FrameType, out int local))
            {
                refusal = Refusal.TooManyLocals;
                return false;
            }

            frame = local;
        }

        Dictionary<AcquireSite, Loop> readAhead = ReadAhead.Find(flow, sites);
        ReceiveRegions regions = ReceiveRegions.Of(flow, sites, readAhead);
        foreach (ScopeEnd end in new ScopeEnds(_body, _stateMachine is not null, regions, sites, readAhead).Find())
        {
            _body.InsertBefore(end.Before, end.IsNextRound ? _hooks.Value.NextRound(end.Region, frame) : _hooks.Value.LeaveLoop(end.Region, frame));
        }

        foreach (AcquireSite site in sites)
        {
            InsertAt(site, regions, frame);
        }

        if (IsAsynchronous)
        {
            EndAtCompletion(regions.Method);
        }

        BeginWithParameters(parameters, regions.Method, frame);
        return frame is not { } state || EndAtExit(state, locals, out refusal);
    }

    private bool BeginBehindBaseCall(List<AcquireSite> sites, out Refusal refusal)
    {
        if (!ConstructorStart.TryFind(_body, _method, _metadata, out IlInstruction start, out refusal))
        {
            return false;
        }

        if (start.Previous is not { } call)
        {
            refusal = Refusal.BaseCallNotProvable;
            return false;
        }

        _baseCall = call;
        int[] positions = _body.Positions();
        sites.RemoveAll(site => positions[site.After.Id] < positions[start.Id]);
        return true;
    }

    private bool IsPlain(Loop loop)
    {
        foreach (FlowBlock block in loop.Blocks)
        {
            for (IlInstruction? instruction = block.First; instruction is not null; instruction = instruction == block.Last ? null : instruction.Next)
            {
                if (!_plain.Is(instruction))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void InsertAt(AcquireSite site, ReceiveRegions regions, int? frame)
    {
        if (site.Kind == AcquireKind.Collection)
        {
            _body.InsertAfter(site.After, _hooks.Value.ArriveTop());
        }
        else
        {
            int region = regions.Of(site);
            _body.InsertAfter(
                site.After, site.Load is { } load ? _hooks.Value.Acquire(load, region, frame) : _hooks.Value.AcquireTop(region, frame));
        }
    }

    /// <summary>Where an asynchronous method sets its result, all it had in the hand is handled.</summary>
    private void EndAtCompletion(int method)
    {
        foreach (IlInstruction instruction in _body.Instructions().ToList())
        {
            if (instruction.OpCode is ILOpCode.Call or ILOpCode.Callvirt
                && _metadata.Resolve(instruction.Token) is { Kind: IlMemberKind.Method, Name: "SetResult" or "SetException" or "Complete" } target
                && target.DeclaringType.Name.Contains("MethodBuilder", StringComparison.Ordinal))
            {
                _body.InsertBefore(instruction, _hooks.Value.LeaveLoop(method, frame: null));
            }
        }
    }

    private void BeginWithParameters(List<int> parameters, int method, int? frame)
    {
        foreach (int parameter in parameters)
        {
            // Once per call, also when a loop leads back to the first instruction.
            _body.InsertBefore(_baseCall?.Next ?? _body.First, _hooks.Value.Acquire([IlInstruction.LoadArgument(parameter)], method, frame), branchesToo: false);
        }
    }

    private bool EndAtExit(int frame, LocalSignature locals, out Refusal refusal) =>
        MethodWrapper.TryWrapInFinally(
            _body,
            _method,
            _metadata,
            locals,
            [IlInstruction.Of(ILOpCode.Ldnull), IlInstruction.StoreLocal(frame)],
            _hooks.Value.Leave(frame),
            out refusal,
            _baseCall);

    /// <summary>Parameters of a method with a flow or frame of its own; an asynchronous one has them as fields, and its caller acquires them.</summary>
    private List<int> MessageParameters()
    {
        var found = new List<int>();
        for (int i = 0; i < _method.ParameterTypes.Count; i++)
        {
            if (MessageTypes.IsMessage(_method.ParameterTypes[i]))
            {
                found.Add(i + (_method.HasThis ? 1 : 0));
            }
        }

        return found;
    }

    private bool IsAsyncIterator()
    {
        MetadataReader reader = _metadata.Reader;
        TypeDefinition type = reader.GetTypeDefinition(reader.GetMethodDefinition(_method.Handle).GetDeclaringType());
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
        {
            EntityHandle implemented = reader.GetInterfaceImplementation(handle).Interface;
            if (_metadata.ResolveType(System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(implemented)).Is("System.Collections.Generic.IAsyncEnumerator`1"))
            {
                return true;
            }
        }

        return false;
    }
}
