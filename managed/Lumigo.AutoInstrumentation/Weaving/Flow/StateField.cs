using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Recognises the field in which a C# state machine keeps its state.</summary>
internal sealed class StateField(ModuleMetadata metadata)
{
    private const string Name = "<>1__state";
    private readonly Dictionary<int, bool> _known = [];

    /// <summary>Whether the instruction loads or stores the state.</summary>
    public bool IsOperandOf(IlInstruction instruction)
    {
        if (instruction.OpCode is not (ILOpCode.Ldfld or ILOpCode.Stfld))
        {
            return false;
        }

        if (!_known.TryGetValue(instruction.Token, out var isState))
        {
            isState = metadata.Resolve(instruction.Token) is { Kind: IlMemberKind.Field, Name: Name };
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
