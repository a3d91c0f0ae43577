using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Recognises the field in which a state machine of C# or Visual Basic keeps its state.</summary>
internal sealed class StateField(ModuleMetadata metadata)
{
    private const string CSharp = "<>1__state";
    private const string VisualBasic = "$State";

    private readonly Dictionary<int, bool> _known = [];

    /// <summary>Whether a state that was recognised is one of Visual Basic.</summary>
    public bool IsVisualBasic { get; private set; }

    /// <summary>Whether the instruction loads or stores the state.</summary>
    public bool IsOperandOf(IlInstruction instruction)
    {
        if (instruction.OpCode is not (ILOpCode.Ldfld or ILOpCode.Stfld))
        {
            return false;
        }

        if (!_known.TryGetValue(instruction.Token, out var isState))
        {
            string? name = metadata.Resolve(instruction.Token) is { Kind: IlMemberKind.Field } field ? field.Name : null;
            isState = name is CSharp or VisualBasic;
            IsVisualBasic |= name == VisualBasic;
            _known.Add(instruction.Token, isState);
        }

        return isState;
    }

    /// <summary>Whether the instruction stores a constant state, which the compiler often keeps in a local as well (<c>dup; stloc</c>).</summary>
    public bool IsStore(IlInstruction instruction, out int state)
    {
        state = 0;
        if (instruction.OpCode != ILOpCode.Stfld || !IsOperandOf(instruction))
        {
            return false;
        }

        var value = instruction.Previous;
        if (value is { OpCode: ILOpCode.Stloc, Previous.OpCode: ILOpCode.Dup })
        {
            value = value.Previous.Previous;
        }

        state = value is { OpCode: ILOpCode.Ldc_i4 } ? value.Int32 : -1;
        return value is { OpCode: ILOpCode.Ldc_i4 };
    }
}
