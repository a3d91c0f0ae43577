using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>
/// Code in which nothing can start a span or look at the current one: it reads messages, computes, and calls only what does the same. There it makes
/// no difference what is current, so a loop or lambda of such code is left as it is.
/// </summary>
/// <param name="metadata">The module.</param>
/// <param name="bodyOf">The bytes of a method's body, empty when it has none.</param>
internal sealed class PlainCode(ModuleMetadata metadata, MethodBytes bodyOf)
{
    private const int DeepestCalls = 4;

    private readonly Dictionary<int, bool> _methods = [];
    private int _depth;

    /// <summary>Whether an instruction is plain.</summary>
    public bool Is(IlInstruction instruction) => instruction.OpCode switch
    {
        ILOpCode.Calli or ILOpCode.Jmp => false,
        ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj => IsPlainCall(instruction),
        _ => true,
    };

    private bool IsPlainCall(IlInstruction call)
    {
        if (metadata.Resolve(call.Token) is not { Kind: IlMemberKind.Method } target)
        {
            return false;
        }

        return IsPlainMember(target) || (MetadataTokens.EntityHandle(target.DefinitionToken) is { Kind: HandleKind.MethodDefinition } handle
            && IsPlainMethod((MethodDefinitionHandle)handle));
    }

    private static bool IsPlainMember(IlMember target) => target.DeclaringType.FullName switch
    {
        // Data objects of the SDK.
        _ when target.DeclaringType.Namespace == "Amazon.SQS.Model" => true,
        "System.Collections.Generic.List`1" => target.Name is "get_Item" or "set_Item" or "get_Count" or "Add" or "Clear" or "GetEnumerator" or "ToArray",
        "System.Collections.Generic.List`1+Enumerator" or "System.Span`1" or "System.ReadOnlySpan`1" or "System.Nullable`1" => true,
        "System.Object" => target.Name == ".ctor",

        // Not those that ask an object for its text.
        "System.String" or "System.Math" or "System.Threading.Interlocked" or "System.Threading.Volatile" or "System.DateTime" or "System.TimeSpan" or "System.Char"
            or "System.Int32" or "System.Int64" or "System.Double" or "System.Boolean" or "System.Guid" => target.ParameterTypes.All(IsPlainValue),
        _ => false,
    };

    private static bool IsPlainValue(IlType type) => type switch
    {
        { Kind: IlTypeKind.Primitive, PrimitiveCode: not PrimitiveTypeCode.Object } or { Kind: IlTypeKind.ValueType } => true,
        { Kind: IlTypeKind.ByRef or IlTypeKind.Array, Element: { } element } => IsPlainValue(element),
        { Kind: IlTypeKind.Generic, Element.Kind: IlTypeKind.ValueType } => true,
        _ => false,
    };

    private bool IsPlainMethod(MethodDefinitionHandle handle)
    {
        int token = MetadataTokens.GetToken(handle);
        if (_methods.TryGetValue(token, out bool known))
        {
            return known;
        }

        // What calls itself, or goes deeper, is not looked into.
        _methods[token] = false;
        if (_depth == DeepestCalls || (metadata.Reader.GetMethodDefinition(handle).Attributes & (MethodAttributes.Virtual | MethodAttributes.PinvokeImpl)) != 0
            || !IlBody.TryParse(bodyOf(token), metadata, out IlBody? body, out _))
        {
            return false;
        }

        _depth++;
        bool plain = body.Instructions().All(Is);
        _depth--;
        return _methods[token] = plain;
    }
}

/// <summary>Finds the bytes of a method's body.</summary>
/// <param name="method">The method's token.</param>
internal delegate ReadOnlySpan<byte> MethodBytes(int method);
