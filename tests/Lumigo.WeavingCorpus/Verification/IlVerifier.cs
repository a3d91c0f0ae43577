using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.WeavingCorpus.Verification;

/// <summary>
/// Checks a method body against the rules that the runtime relies on and does not check itself. Knows nothing of the engine under test: header and
/// clauses are read by System.Reflection.Metadata, instructions by the table of System.Reflection.Emit.
/// </summary>
internal static class IlVerifier
{
    /// <summary>All findings; none for a good body.</summary>
    public static unsafe IReadOnlyList<Finding> Verify(ReadOnlySpan<byte> raw, MethodUnderTest method)
    {
        var findings = new List<Finding>();
        fixed (byte* bytes = raw)
        {
            MethodBodyBlock block;
            try
            {
                block = MethodBodyBlock.Create(new BlobReader(bytes, raw.Length));
            }
            catch (BadImageFormatException exception)
            {
                return [new Finding(Rule.Unreadable, 0, exception.Message)];
            }

            var code = block.GetILReader();
            Verify(new ReadOnlySpan<byte>(code.StartPointer, code.Length), block, method, findings);
        }

        return findings;
    }

    private static void Verify(ReadOnlySpan<byte> code, MethodBodyBlock block, MethodUnderTest method, List<Finding> findings)
    {
        var instructions = DecodedInstruction.Decode(code, findings);
        if (findings.Count > 0 || instructions.Count == 0)
        {
            return;
        }

        var starts = new HashSet<int>(instructions.Count);
        foreach (var instruction in instructions)
        {
            starts.Add(instruction.Offset);
        }

        var token = block.LocalSignature.IsNil ? 0 : MetadataTokens.GetToken(block.LocalSignature);
        if (method.Locals(token) is not { } locals)
        {
            findings.Add(new Finding(Rule.TokenOutOfRange, 0, "locals"));
            return;
        }

        var regions = new Regions(block.ExceptionRegions, starts, code.Length, findings);
        CheckInstructions(instructions, starts, regions, method, locals, findings);
        if (findings.Any(finding => finding.Rule is Rule.TargetNotAnInstruction or Rule.RegionNotOnInstructions or Rule.TokenOutOfRange))
        {
            return;
        }

        new StackCheck(instructions, block, method, locals, regions, findings).Run();
    }

    private static void CheckInstructions(
        List<DecodedInstruction> instructions, HashSet<int> starts, Regions regions, MethodUnderTest method, string locals, List<Finding> findings)
    {
        var prefixed = new HashSet<int>();
        for (var i = 0; i < instructions.Count; i++)
        {
            var instruction = instructions[i];
            CheckOperand(instruction, method, locals, findings);
            CheckPlace(instruction, regions, findings);
            if (instruction.Code.OpCodeType == OpCodeType.Prefix)
            {
                prefixed.Add(instruction.End);
                CheckPrefix(instructions, i, findings);
            }
        }

        for (var i = 0; i < instructions.Count; i++)
        {
            var instruction = instructions[i];
            foreach (var target in instruction.Targets ?? [])
            {
                if (!starts.Contains(target))
                {
                    findings.Add(new Finding(Rule.TargetNotAnInstruction, instruction.Offset));
                    continue;
                }

                if (prefixed.Contains(target))
                {
                    findings.Add(new Finding(Rule.TargetInsidePrefixed, instruction.Offset));
                }

                regions.CheckWay(instruction, target, fallsThrough: false, findings);
            }

            if (instruction.FallsThrough)
            {
                if (i + 1 == instructions.Count)
                {
                    findings.Add(new Finding(Rule.FallsOffTheEnd, instruction.Offset));
                }
                else
                {
                    regions.CheckWay(instruction, instructions[i + 1].Offset, fallsThrough: true, findings);
                }
            }
        }
    }

    private static void CheckPrefix(List<DecodedInstruction> instructions, int at, List<Finding> findings)
    {
        var prefix = instructions[at];
        if (at + 1 == instructions.Count)
        {
            findings.Add(new Finding(Rule.PrefixWithoutInstruction, prefix.Offset));
            return;
        }

        var target = at + 1;
        while (target < instructions.Count - 1 && instructions[target].Code.OpCodeType == OpCodeType.Prefix)
        {
            target++;
        }

        var code = instructions[target].Code;
        var isCall = code == OpCodes.Call || code == OpCodes.Callvirt || code == OpCodes.Calli;
        if (prefix.Code == OpCodes.Tailcall && !(isCall && target + 1 < instructions.Count && instructions[target + 1].Code == OpCodes.Ret))
        {
            findings.Add(new Finding(Rule.TailCallWithoutReturn, prefix.Offset));
        }

        if (prefix.Code == OpCodes.Constrained && code != OpCodes.Callvirt && code != OpCodes.Call && code != OpCodes.Ldftn)
        {
            findings.Add(new Finding(Rule.PrefixWithoutInstruction, prefix.Offset));
        }
    }

    private static void CheckOperand(DecodedInstruction instruction, MethodUnderTest method, string locals, List<Finding> findings)
    {
        var name = instruction.Code.Name!;
        switch (instruction.Code.OperandType)
        {
            case OperandType.InlineVar or OperandType.ShortInlineVar:
                if (name.Contains("loc") && instruction.Operand >= locals.Length)
                {
                    findings.Add(new Finding(Rule.LocalOutOfRange, instruction.Offset));
                }
                else if (name.Contains("arg") && instruction.Operand >= method.Arguments.Length)
                {
                    findings.Add(new Finding(Rule.ArgumentOutOfRange, instruction.Offset));
                }

                break;
            case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig:
                if (!method.IsRow((int)instruction.Operand, Tables(instruction.Code.OperandType).AsSpan()))
                {
                    findings.Add(new Finding(Rule.TokenOutOfRange, instruction.Offset));
                }

                break;
            case OperandType.InlineString:
                if ((int)instruction.Operand >>> 24 != 0x70)
                {
                    findings.Add(new Finding(Rule.TokenOutOfRange, instruction.Offset));
                }

                break;
            case OperandType.InlineNone when name.StartsWith("ldloc.", StringComparison.Ordinal) || name.StartsWith("stloc.", StringComparison.Ordinal):
                if (name[^1] - '0' >= locals.Length)
                {
                    findings.Add(new Finding(Rule.LocalOutOfRange, instruction.Offset));
                }

                break;
        }
    }

    private static readonly ImmutableArray<TableIndex> MethodTables =
        [TableIndex.MethodDef, TableIndex.MemberRef, TableIndex.MethodSpec];

    private static readonly ImmutableArray<TableIndex> FieldTables =
        [TableIndex.Field, TableIndex.MemberRef];

    private static readonly ImmutableArray<TableIndex> TypeTables =
        [TableIndex.TypeDef, TableIndex.TypeRef, TableIndex.TypeSpec];

    private static readonly ImmutableArray<TableIndex> SignatureTables =
        [TableIndex.StandAloneSig];

    private static readonly ImmutableArray<TableIndex> AnyTables = [.. MethodTables, .. FieldTables, .. TypeTables];

    private static ImmutableArray<TableIndex> Tables(OperandType type) => type switch
    {
        OperandType.InlineMethod => MethodTables,
        OperandType.InlineField => FieldTables,
        OperandType.InlineType => TypeTables,
        OperandType.InlineSig => SignatureTables,
        _ => AnyTables,
    };

    private static void CheckPlace(DecodedInstruction instruction, Regions regions, List<Finding> findings)
    {
        if (regions.All.Count == 0)
        {
            if (instruction.Code == OpCodes.Endfinally)
            {
                findings.Add(new Finding(Rule.EndFinallyOutside, instruction.Offset));
            }

            return;
        }

        var code = instruction.Code;
        if (code == OpCodes.Ret && regions.Innermost(instruction.Offset) is { } around)
        {
            findings.Add(new Finding(Rule.ReturnInsideRegion, instruction.Offset, around.ToString()));
        }
        else if (code == OpCodes.Jmp && regions.Innermost(instruction.Offset) is not null)
        {
            findings.Add(new Finding(Rule.JumpInsideRegion, instruction.Offset));
        }
        else if (code == OpCodes.Endfinally && regions.Innermost(instruction.Offset)?.Kind != Regions.RangeKind.Finally)
        {
            findings.Add(new Finding(Rule.EndFinallyOutside, instruction.Offset));
        }
        else if (code == OpCodes.Endfilter && !(regions.Innermost(instruction.Offset) is { Kind: Regions.RangeKind.Filter } filter && filter.End == instruction.End))
        {
            findings.Add(new Finding(Rule.EndFilterOutside, instruction.Offset));
        }
        else if (code == OpCodes.Rethrow && regions.Innermost(instruction.Offset, range => range.Kind != Regions.RangeKind.Try)?.Kind != Regions.RangeKind.Catch)
        {
            findings.Add(new Finding(Rule.RethrowOutside, instruction.Offset));
        }
        else if (code == OpCodes.Localloc && regions.Innermost(instruction.Offset, range => range.Kind != Regions.RangeKind.Try) is not null)
        {
            findings.Add(new Finding(Rule.LocallocInHandler, instruction.Offset));
        }
    }
}
