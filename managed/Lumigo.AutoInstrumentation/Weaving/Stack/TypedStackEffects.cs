using System.Reflection.Metadata;
using static System.Reflection.Metadata.ILOpCode;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What each instruction does to a typed stack.</summary>
internal sealed class TypedStackEffects(MethodShape shape, ModuleMetadata metadata, IReadOnlyList<IlType> locals)
{
    private static readonly IlType Single = IlType.Primitive(PrimitiveTypeCode.Single);
    private static readonly IlType UIntPtr = IlType.Primitive(PrimitiveTypeCode.UIntPtr);

    /// <summary>Applies an instruction.</summary>
    public Refusal TryApply(IlInstruction instruction, StackSlot? before, out StackSlot? after)
    {
        after = before;
        var code = instruction.OpCode;
        if (OpCodeFacts.IsCall(code))
        {
            return TryCall(instruction, before, out after);
        }

        // What ret takes does not matter: nothing follows it.
        var pops = code == Ret ? 0 : OpCodeFacts.Pops(code);
        if ((before?.Depth ?? 0) < pops)
        {
            return Refusal.StackUnderflow;
        }

        for (var i = 0; i < pops; i++)
        {
            after = after!.Below;
        }

        if (code == Dup)
        {
            // The lower one is the value itself, the upper one the copy.
            after = new StackSlot(before!.Type, instruction, before);
        }
        else if (OpCodeFacts.Pushes(code) == 1)
        {
            after = new StackSlot(Result(instruction, before), instruction, after);
        }

        return Refusal.None;
    }

    private Refusal TryCall(IlInstruction instruction, StackSlot? before, out StackSlot? after)
    {
        after = before;
        IlType? result;
        if (instruction.TryGetOwnStackEffect(out var pops, out var pushes))
        {
            result = pushes == 0 ? null : IlType.Unknown;
        }
        else if (metadata.Resolve(instruction.Token) is { Kind: IlMemberKind.Method } method)
        {
            var isNew = instruction.OpCode == Newobj;
            pops = method.ParameterTypes.Count + (method.HasThis && !isNew ? 1 : 0) + (instruction.OpCode == Calli ? 1 : 0);
            result = isNew ? method.DeclaringType : method.Type.Equals(IlType.Void) ? null : method.Type;
        }
        else
        {
            return Refusal.UnresolvedToken;
        }

        if ((before?.Depth ?? 0) < pops)
        {
            return Refusal.StackUnderflow;
        }

        for (var i = 0; i < pops; i++)
        {
            after = after!.Below;
        }

        after = result is null ? after : new StackSlot(result, instruction, after);
        return Refusal.None;
    }

    private IlType Result(IlInstruction instruction, StackSlot? before) => instruction.OpCode switch
    {
        Ldarg => shape.ArgumentType(instruction.Index),
        Ldarga => IlType.ByRef(shape.ArgumentType(instruction.Index)),
        Ldloc => Local(instruction.Index),
        Ldloca => IlType.ByRef(Local(instruction.Index)),
        Ldnull => IlType.Null,
        Ldc_i4 or Sizeof or (>= Ldind_i1 and <= Ldind_u4) or (>= Ldelem_i1 and <= Ldelem_u4) or (>= Ceq and <= Clt_un) => IlType.Int32,
        Conv_i1 or Conv_i2 or Conv_i4 or Conv_u4 or Conv_u2 or Conv_u1 => IlType.Int32,
        Conv_ovf_i1_un or Conv_ovf_i2_un or Conv_ovf_i4_un or Conv_ovf_u1_un or Conv_ovf_u2_un or Conv_ovf_u4_un => IlType.Int32,
        Conv_ovf_i1 or Conv_ovf_u1 or Conv_ovf_i2 or Conv_ovf_u2 or Conv_ovf_i4 or Conv_ovf_u4 => IlType.Int32,
        Ldc_i8 or Ldind_i8 or Ldelem_i8 or Conv_i8 or Conv_u8 or Conv_ovf_i8 or Conv_ovf_u8 or Conv_ovf_i8_un or Conv_ovf_u8_un => IlType.Int64,
        Ldc_r4 or Ldind_r4 or Ldelem_r4 or Conv_r4 => Single,
        Ldc_r8 or Ldind_r8 or Ldelem_r8 or Conv_r8 or Conv_r_un or Ckfinite => IlType.Double,
        Ldind_i or Ldelem_i or Conv_i or Conv_ovf_i or Conv_ovf_i_un or Localloc or Ldftn or Ldvirtftn => IlType.IntPtr,
        Conv_u or Conv_ovf_u or Conv_ovf_u_un or Ldlen => UIntPtr,
        Ldstr => IlType.String,
        Ldind_ref => before!.Type.Kind is IlTypeKind.ByRef or IlTypeKind.Pointer ? before.Type.Element! : IlType.Unknown,
        Ldelem_ref => ElementOfArray(before!.Below!.Type),
        Ldelema => IlType.ByRef(metadata.ResolveType(instruction.Token)),
        Ldobj or Ldelem or Castclass or Unbox_any => metadata.ResolveType(instruction.Token),
        Isinst => metadata.ResolveType(instruction.Token),
        Box => IlType.Object,
        Unbox or Refanyval => IlType.ByRef(metadata.ResolveType(instruction.Token)),
        Newarr => IlType.ArrayOf(metadata.ResolveType(instruction.Token)),
        Mkrefany => IlType.TypedReference,
        Ldfld or Ldsfld => FieldType(instruction.Token),
        Ldflda or Ldsflda => IlType.ByRef(FieldType(instruction.Token)),
        Neg or Not or Shl or Shr or Shr_un => Numeric(instruction.OpCode is Neg or Not ? before!.Type : before!.Below!.Type),
        (>= Add and <= Xor) or (>= Add_ovf and <= Sub_ovf_un) => Arithmetic(before!.Below!.Type, before.Type),
        _ => IlType.Unknown,
    };

    private IlType Local(int index) => index < locals.Count ? locals[index] : IlType.Unknown;

    private IlType FieldType(int token) => metadata.Resolve(token) is { Kind: IlMemberKind.Field } field ? field.Type : IlType.Unknown;

    private static IlType ElementOfArray(IlType array) => array is { Kind: IlTypeKind.Array, Rank: 0 } ? array.Element! : IlType.Unknown;

    // Small integers become int on the stack; enums cannot be told from other value types and stay what they are.
    private static IlType Numeric(IlType type) =>
        type is { Kind: IlTypeKind.Primitive, PrimitiveCode: >= PrimitiveTypeCode.Boolean and <= PrimitiveTypeCode.UInt32 } ? IlType.Int32 : type;

    private static IlType Arithmetic(IlType left, IlType right)
    {
        var (one, other) = (Numeric(left), Numeric(right));
        if (one.Equals(other))
        {
            // The distance of two references is a number.
            return one.Kind is IlTypeKind.ByRef or IlTypeKind.Pointer ? IlType.IntPtr : one;
        }

        return one.Kind is IlTypeKind.ByRef or IlTypeKind.Pointer ? one
            : other.Kind is IlTypeKind.ByRef or IlTypeKind.Pointer ? other
            : one.Equals(IlType.Int32) ? other
            : other.Equals(IlType.Int32) ? one
            : IlType.Unknown;
    }
}
