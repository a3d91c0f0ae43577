using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// A method body taken apart: instructions as a linked list, exception clauses in their order, and the header's facts. Read with
/// <c>TryParse</c>, changed by insertion (see <c>IlBody.Editing.cs</c>), written with <see cref="TryToBytes"/>.
/// </summary>
internal sealed partial class IlBody
{
    private readonly List<ExceptionRegion> _regions = [];

    internal IlBody(ICallShapes? calls) => Calls = calls;

    /// <summary>The first instruction.</summary>
    public IlInstruction First { get; private set; } = null!;

    /// <summary>The last instruction.</summary>
    public IlInstruction Last { get; private set; } = null!;

    /// <summary>How many instructions there are.</summary>
    public int Count { get; private set; }

    /// <summary>Every instruction's <see cref="IlInstruction.Id"/> is below.</summary>
    public int IdLimit { get; private set; }

    /// <summary>The exception clauses, inner ones before outer ones as the runtime wants them.</summary>
    public IReadOnlyList<ExceptionRegion> Regions => _regions;

    /// <summary>Whether locals start as zero.</summary>
    public bool InitLocals { get; set; }

    /// <summary>The stack depth that the original header states.</summary>
    public int OriginalMaxStack { get; internal init; }

    /// <summary>The original local signature, 0 for none.</summary>
    public int LocalSignatureToken { get; internal init; }

    /// <summary>The size of the original code, without header and clauses.</summary>
    public int OriginalCodeSize { get; internal init; }

    /// <summary>Explains the calls of the original code, where known: then the stack is simulated when the body is written.</summary>
    internal ICallShapes? Calls { get; }

    /// <summary>Takes a body apart: header, code and exception sections in one piece.</summary>
    /// <param name="raw">The bytes; more may follow.</param>
    /// <param name="calls">Explains call tokens, usually the module's <see cref="ModuleMetadata"/>; null when there is none.</param>
    /// <param name="body">The body.</param>
    /// <param name="refusal">Why it cannot be taken apart.</param>
    public static bool TryParse(ReadOnlySpan<byte> raw, ICallShapes? calls, [NotNullWhen(true)] out IlBody? body, out Refusal refusal) =>
        IlBodyReader.TryRead(raw, calls, out body, out refusal);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, ICallShapes?, out IlBody?, out Refusal)"/>
    public static bool TryParse(ReadOnlySpan<byte> raw, [NotNullWhen(true)] out IlBody? body, out Refusal refusal) =>
        TryParse(raw, null, out body, out refusal);

    /// <summary>
    /// Writes the body: shortest instruction forms, branches as wide as they must be, a tiny header where it is allowed, the stack depth
    /// computed anew. The body stays as it is and may be changed and written again.
    /// </summary>
    /// <param name="localSignatureToken">The local signature to name, 0 for none.</param>
    /// <param name="bytes">Header, code and exception sections.</param>
    /// <param name="refusal">Why it cannot be written.</param>
    public bool TryToBytes(int localSignatureToken, [NotNullWhen(true)] out byte[]? bytes, out Refusal refusal) =>
        new IlBodyWriter(this).TryWrite(localSignatureToken, out bytes, out refusal);

    /// <summary>
    /// Writes the body for the profiler: what <see cref="TryToBytes"/> writes, and behind it where each instruction of the original is now, without which
    /// the line numbers in the application's stack traces would be those of other code.
    /// </summary>
    /// <param name="localSignatureToken">The local signature to name, 0 for none.</param>
    /// <param name="replacement">The body with its map.</param>
    /// <param name="refusal">Why it cannot be written.</param>
    public bool TryToReplacement(int localSignatureToken, [NotNullWhen(true)] out Replacement? replacement, out Refusal refusal)
    {
        replacement = null;
        if (!TryToBytes(localSignatureToken, out byte[]? body, out refusal))
        {
            return false;
        }

        if (!Replacement.IsWellFormed(body))
        {
            refusal = Refusal.Unexpected;
            return false;
        }

        replacement = OffsetMap.AppendTo(body, this);
        return true;
    }

    /// <summary>All instructions in order. The following instruction is looked up when it is asked for, so inserting while enumerating is fine.</summary>
    public IEnumerable<IlInstruction> Instructions()
    {
        for (var instruction = First; instruction is not null; instruction = instruction.Next)
        {
            yield return instruction;
        }
    }

    /// <summary>The positions of all instructions by <see cref="IlInstruction.Id"/>, as of now; -1 for those removed.</summary>
    public int[] Positions()
    {
        var positions = new int[IdLimit];
        Array.Fill(positions, -1);
        var position = 0;
        for (var instruction = First; instruction is not null; instruction = instruction.Next)
        {
            positions[instruction.Id] = position++;
        }

        return positions;
    }

    /// <summary>Adds a clause as the outermost one.</summary>
    public void AddOutermostRegion(ExceptionRegion region) => _regions.Add(region);

    /// <summary>Whether any instruction has this opcode.</summary>
    public bool Has(ILOpCode code)
    {
        for (var instruction = First; instruction is not null; instruction = instruction.Next)
        {
            if (instruction.OpCode == code)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Appends an instruction at the end of the body.</summary>
    public void Append(IlInstruction instruction)
    {
        if (First is null)
        {
            First = Last = instruction;
            Own(instruction);
        }
        else
        {
            Link(Last, instruction, null);
        }
    }

    private void Link(IlInstruction? previous, IlInstruction instruction, IlInstruction? next)
    {
        instruction.Previous = previous;
        instruction.Next = next;
        if (previous is null)
        {
            First = instruction;
        }
        else
        {
            previous.Next = instruction;
        }

        if (next is null)
        {
            Last = instruction;
        }
        else
        {
            next.Previous = instruction;
        }

        Own(instruction);
    }

    private void Own(IlInstruction instruction)
    {
        if (instruction.Id >= 0)
        {
            throw new InvalidOperationException("An instruction belongs to one place of one body.");
        }

        instruction.Id = IdLimit++;
        Count++;
    }

    private void Unlink(IlInstruction instruction)
    {
        if (instruction.Previous is { } previous)
        {
            previous.Next = instruction.Next;
        }
        else
        {
            First = instruction.Next!;
        }

        if (instruction.Next is { } next)
        {
            next.Previous = instruction.Previous;
        }
        else
        {
            Last = instruction.Previous!;
        }

        instruction.ForgetTargets();
        Count--;
    }
}
