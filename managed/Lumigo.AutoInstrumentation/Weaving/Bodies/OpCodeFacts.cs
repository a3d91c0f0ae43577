using System.Reflection.Metadata;
using static System.Reflection.Metadata.ILOpCode;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// The instruction set as facts: operands, stack effects, control flow. Instructions are kept in their canonical form (see
/// <see cref="Canonical"/>), so all but the operand kinds speak of canonical opcodes only.
/// </summary>
internal static class OpCodeFacts
{
    /// <summary>A stack effect that depends on a signature.</summary>
    public const int Varies = -1;

    /// <summary>What follows the opcode. <see cref="OperandKind.Undefined"/> for all that no runtime implements, <c>no.</c> among it.</summary>
    public static OperandKind Operand(ILOpCode code) => code switch
    {
        Ldarg_s or Ldarga_s or Starg_s or Ldloc_s or Ldloca_s or Stloc_s => OperandKind.ShortVariable,
        Ldarg or Ldarga or Starg or Ldloc or Ldloca or Stloc => OperandKind.Variable,
        Ldc_i4_s => OperandKind.Int8,
        Unaligned => OperandKind.UInt8,
        Ldc_i4 => OperandKind.Int32,
        Ldc_i8 => OperandKind.Int64,
        Ldc_r4 => OperandKind.Float32,
        Ldc_r8 => OperandKind.Float64,
        (>= Br_s and <= Blt_un_s) or Leave_s => OperandKind.ShortBranch,
        (>= Br and <= Blt_un) or Leave => OperandKind.Branch,
        Switch => OperandKind.Switch,
        Jmp or Call or Calli or Callvirt or Cpobj or Ldobj or Ldstr or Newobj or Castclass or Isinst or Unbox or Ldfld or Ldflda or Stfld
            or Ldsfld or Ldsflda or Stsfld or Stobj or Box or Newarr or Ldelema or Ldelem or Stelem or Unbox_any or Refanyval or Mkrefany
            or Ldtoken or Ldftn or Ldvirtftn or Initobj or Constrained or Sizeof => OperandKind.Token,
        (>= Nop and <= Ldloc_3) or (>= Stloc_0 and <= Stloc_3) or (>= Ldnull and <= Ldc_i4_8) or Dup or Pop or Ret => OperandKind.None,
        (>= Ldind_i1 and <= Conv_u8) or Conv_r_un or Throw or (>= Conv_ovf_i1_un and <= Conv_ovf_u_un) or Ldlen => OperandKind.None,
        (>= Ldelem_i1 and <= Stelem_ref) or (>= Conv_ovf_i1 and <= Conv_ovf_u8) or Ckfinite => OperandKind.None,
        (>= Conv_u2 and <= Endfinally) or Stind_i or Conv_u => OperandKind.None,
        (>= Arglist and <= Clt_un) or Localloc or Endfilter or ILOpCode.Volatile or Tail or Cpblk or Initblk or Rethrow or Refanytype or Readonly
            => OperandKind.None,
        _ => OperandKind.Undefined,
    };

    /// <summary>
    /// The form an opcode is kept in, with the operand it implies: one opcode for <c>ldloc.0</c>, <c>ldloc.s</c> and <c>ldloc</c>, for all
    /// integer constants, and for short and long branches. The writer chooses the shortest form again.
    /// </summary>
    public static ILOpCode Canonical(ILOpCode code, out int impliedOperand)
    {
        impliedOperand = 0;
        switch (code)
        {
            case >= Ldarg_0 and <= Ldarg_3:
                impliedOperand = code - Ldarg_0;
                return Ldarg;
            case >= Ldloc_0 and <= Ldloc_3:
                impliedOperand = code - Ldloc_0;
                return Ldloc;
            case >= Stloc_0 and <= Stloc_3:
                impliedOperand = code - Stloc_0;
                return Stloc;
            case >= Ldc_i4_m1 and <= Ldc_i4_8:
                impliedOperand = (int)code - (int)Ldc_i4_0;
                return Ldc_i4;
            case >= Br_s and <= Blt_un_s:
                return code - Br_s + Br;
            default:
                return code switch
                {
                    Ldarg_s => Ldarg,
                    Ldarga_s => Ldarga,
                    Starg_s => Starg,
                    Ldloc_s => Ldloc,
                    Ldloca_s => Ldloca,
                    Stloc_s => Stloc,
                    Ldc_i4_s => Ldc_i4,
                    Leave_s => Leave,
                    _ => code,
                };
        }
    }

    /// <summary>The one-byte form of a canonical branch.</summary>
    public static ILOpCode ShortBranch(ILOpCode code) => code == Leave ? Leave_s : code - Br + Br_s;

    /// <summary>Whether the opcode has exactly one branch target (<c>leave</c> too, <c>switch</c> not).</summary>
    public static bool HasTarget(ILOpCode code) => code is (>= Br and <= Blt_un) or Leave;

    /// <summary>Whether the opcode binds to the instruction that follows it.</summary>
    public static bool IsPrefix(ILOpCode code) => code is Unaligned or ILOpCode.Volatile or Tail or Constrained or Readonly;

    /// <summary>Whether execution can go on with the following instruction.</summary>
    public static bool FallsThrough(ILOpCode code) =>
        code is not (Br or Leave or Ret or Throw or Rethrow or Jmp or Endfinally or Endfilter);

    /// <summary>Whether the stack effect is that of a signature.</summary>
    public static bool IsCall(ILOpCode code) => code is Call or Callvirt or Calli or Newobj;

    /// <summary>How many values the instruction takes from the stack; <see cref="Varies"/> for calls and <c>ret</c>.</summary>
    public static int Pops(ILOpCode code) => code switch
    {
        Call or Callvirt or Calli or Newobj or Ret => Varies,
        Dup or Pop or Starg or Stloc or Brfalse or Brtrue or Switch or Throw or Endfilter or Localloc => 1,
        (>= Beq and <= Blt_un) => 2,
        (>= Ldind_i1 and <= Ldind_ref) or Neg or Not or (>= Conv_i1 and <= Conv_u8) => 1,
        (>= Stind_ref and <= Stind_r8) or Stind_i => 2,
        (>= Add and <= Shr_un) or (>= Add_ovf and <= Sub_ovf_un) or (>= Ceq and <= Clt_un) => 2,
        Conv_r_un or (>= Conv_ovf_i1_un and <= Conv_ovf_u_un) or (>= Conv_ovf_i1 and <= Conv_ovf_u8) or Ckfinite => 1,
        Conv_u2 or Conv_u1 or Conv_i or Conv_ovf_i or Conv_ovf_u or Conv_u => 1,
        Cpobj or Stobj or Stfld => 2,
        Ldobj or Castclass or Isinst or Unbox or Unbox_any or Ldfld or Ldflda or Stsfld or Box or Newarr or Ldlen => 1,
        Refanyval or Mkrefany or Refanytype or Ldvirtftn or Initobj => 1,
        Ldelema or Ldelem or (>= Ldelem_i1 and <= Ldelem_ref) => 2,
        Stelem or (>= Stelem_i and <= Stelem_ref) or Cpblk or Initblk => 3,
        _ => 0,
    };

    /// <summary>How many values the instruction puts on the stack; <see cref="Varies"/> for calls.</summary>
    public static int Pushes(ILOpCode code) => code switch
    {
        Call or Callvirt or Calli or Newobj => Varies,
        Dup => 2,
        Ldarg or Ldarga or Ldloc or Ldloca or Ldnull or Ldc_i4 or Ldc_i8 or Ldc_r4 or Ldc_r8 or Ldstr => 1,
        (>= Ldind_i1 and <= Ldind_ref) or Neg or Not or (>= Conv_i1 and <= Conv_u8) => 1,
        (>= Add and <= Shr_un) or (>= Add_ovf and <= Sub_ovf_un) or (>= Ceq and <= Clt_un) => 1,
        Conv_r_un or (>= Conv_ovf_i1_un and <= Conv_ovf_u_un) or (>= Conv_ovf_i1 and <= Conv_ovf_u8) or Ckfinite => 1,
        Conv_u2 or Conv_u1 or Conv_i or Conv_ovf_i or Conv_ovf_u or Conv_u => 1,
        Ldobj or Castclass or Isinst or Unbox or Unbox_any or Ldfld or Ldflda or Ldsfld or Ldsflda or Box or Newarr or Ldlen => 1,
        Refanyval or Mkrefany or Refanytype or Ldtoken or Ldftn or Ldvirtftn or Sizeof or Arglist or Localloc => 1,
        Ldelema or Ldelem or (>= Ldelem_i1 and <= Ldelem_ref) => 1,
        _ => 0,
    };
}
