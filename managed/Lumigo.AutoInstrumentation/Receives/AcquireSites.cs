using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>Finds the places in a method's code where messages come into its hand.</summary>
internal sealed class AcquireSites
{
    private readonly ModuleMetadata _metadata;
    private readonly MethodShape _method;
    private readonly TypedStack _stack;
    private readonly bool _ownFieldsAreLocals;
    private readonly List<AcquireSite> _found = [];

    private AcquireSites(ModuleMetadata metadata, MethodShape method, TypedStack stack, bool ownFieldsAreLocals)
    {
        _metadata = metadata;
        _method = method;
        _stack = stack;
        _ownFieldsAreLocals = ownFieldsAreLocals;
    }

    /// <summary>The places, in the order of the code.</summary>
    /// <param name="body">The method's code.</param>
    /// <param name="metadata">Its module.</param>
    /// <param name="method">The method.</param>
    /// <param name="stack">The types on its evaluation stack.</param>
    /// <param name="ownFieldsAreLocals">
    /// Whether fields of the declaring type are the locals of an asynchronous method: what is in them was acquired before, in the same flow.
    /// </param>
    public static List<AcquireSite> Find(IlBody body, ModuleMetadata metadata, MethodShape method, TypedStack stack, bool ownFieldsAreLocals)
    {
        var sites = new AcquireSites(metadata, method, stack, ownFieldsAreLocals);
        foreach (IlInstruction instruction in body.Instructions())
        {
            if (stack.IsReachable(instruction))
            {
                sites.Look(instruction);
            }
        }

        return sites._found;
    }

    private void Look(IlInstruction instruction)
    {
        switch (instruction.OpCode)
        {
            case ILOpCode.Call or ILOpCode.Callvirt when _metadata.Resolve(instruction.Token) is { Kind: IlMemberKind.Method } target:
                LookAtCall(instruction, target);
                break;
            case ILOpCode.Ldfld or ILOpCode.Ldsfld when _metadata.Resolve(instruction.Token) is { Kind: IlMemberKind.Field } field:
                if (!_ownFieldsAreLocals || !field.DeclaringType.Is(_method.DeclaringType.FullName))
                {
                    Found(instruction, field.Type, isPlainList: false);
                }

                break;
            case ILOpCode.Castclass or ILOpCode.Isinst or ILOpCode.Unbox_any:
                Found(instruction, _metadata.ResolveType(instruction.Token), isPlainList: false);
                break;
            case ILOpCode.Ldelem or ILOpCode.Ldobj:
                Found(instruction, _metadata.ResolveType(instruction.Token), isPlainList: true);
                break;
            case ILOpCode.Ldelem_ref when Below(instruction, 1) is { Kind: IlTypeKind.Array, Element: { } element }:
                Found(instruction, element, isPlainList: true, isGlance: _stack.Top(instruction)?.Producer is { OpCode: ILOpCode.Ldc_i4 });
                break;
            case ILOpCode.Ldind_ref when Below(instruction, 0) is { Kind: IlTypeKind.ByRef, Element: { } target }:
                Found(instruction, target, isPlainList: true);
                break;
        }
    }

    private void LookAtCall(IlInstruction call, IlMember target)
    {
        Found(
            call,
            target.Type,
            MessageTypes.IsPlainList(target.DeclaringType),
            target is { Name: "get_Current", ParameterTypes.Count: 0 },
            IsGlance(call, target));
        for (int i = 0; i < target.ParameterTypes.Count; i++)
        {
            if (target.ParameterTypes[i] is { Kind: IlTypeKind.ByRef, Element: { } filled } && MessageTypes.IsMessage(filled)
                && LoadOf(_stack.Argument(call, target, i)?.Producer) is { } load)
            {
                _found.Add(new AcquireSite(call, load, AcquireKind.FromCall));
            }
        }
    }

    private void Found(IlInstruction after, IlType type, bool isPlainList, bool isEnumerated = false, bool isGlance = false)
    {
        if (MessageTypes.IsMessage(type))
        {
            _found.Add(new AcquireSite(after, null, isPlainList ? AcquireKind.FromPlainList : AcquireKind.FromCall, isEnumerated, isGlance));
        }
        else if (MessageTypes.IsCollection(type) && after.OpCode is ILOpCode.Call or ILOpCode.Callvirt)
        {
            _found.Add(new AcquireSite(after, null, AcquireKind.Collection));
        }
    }

    private bool IsGlance(IlInstruction call, IlMember target) => target.Name switch
    {
        "First" or "FirstOrDefault" or "Last" or "LastOrDefault" or "Single" or "SingleOrDefault" or "Peek" => true,
        "get_Item" or "ElementAt" or "ElementAtOrDefault" => _stack.Top(call)?.Producer is { OpCode: ILOpCode.Ldc_i4 },
        _ => false,
    };

    private IlType? Below(IlInstruction instruction, int depth) => _stack.Peek(instruction, depth)?.Type;

    /// <summary>What loads a variable whose address an instruction had put on the stack; null when it cannot be told.</summary>
    private List<IlInstruction>? LoadOf(IlInstruction? address)
    {
        switch (address?.OpCode)
        {
            case ILOpCode.Ldloca:
                return [IlInstruction.LoadLocal(address.Index)];
            case ILOpCode.Ldarga:
                return [IlInstruction.LoadArgument(address.Index)];
            case ILOpCode.Ldloc:
                return [IlInstruction.LoadLocal(address.Index), IlInstruction.Of(ILOpCode.Ldind_ref)];
            case ILOpCode.Ldarg:
                return [IlInstruction.LoadArgument(address.Index), IlInstruction.Of(ILOpCode.Ldind_ref)];
            case ILOpCode.Ldsflda:
                return [IlInstruction.Of(ILOpCode.Ldsfld, address.Token)];
            case ILOpCode.Ldflda when _stack.Top(address)?.Producer is { OpCode: ILOpCode.Ldarg or ILOpCode.Ldloc } owner:
                return [IlInstruction.Of(owner.OpCode, owner.Index), IlInstruction.Of(ILOpCode.Ldfld, address.Token)];
            default:
                return null;
        }
    }
}
