using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// One instruction of an <see cref="IlBody"/>, in canonical form (<see cref="OpCodeFacts.Canonical"/>): branches know their target
/// instruction, prefixes are instructions of their own. Made by the factory methods, which leave it outside any body.
/// </summary>
internal sealed class IlInstruction
{
    /// <summary>The offset of an instruction that was not in the original body.</summary>
    public const int NoOffset = -1;

    private readonly long _value;
    private readonly IlInstruction?[] _targets;
    private readonly short _pops = OpCodeFacts.Varies;
    private readonly short _pushes = OpCodeFacts.Varies;
    private List<IlInstruction>? _branches;

    private IlInstruction(ILOpCode code, long value, IlInstruction?[] targets)
    {
        OpCode = code;
        _value = value;
        _targets = targets;
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i]?.AddBranch(this);
        }
    }

    private IlInstruction(ILOpCode code, int token, int pops, int pushes)
        : this(code, token, [])
    {
        _pops = (short)pops;
        _pushes = (short)pushes;
    }

    /// <summary>The opcode, canonical.</summary>
    public ILOpCode OpCode { get; }

    /// <summary>Where the instruction was in the original body, or <see cref="NoOffset"/>.</summary>
    public int OriginalOffset { get; init; } = NoOffset;

    /// <summary>The following instruction of the body.</summary>
    public IlInstruction? Next { get; internal set; }

    /// <summary>The preceding instruction of the body.</summary>
    public IlInstruction? Previous { get; internal set; }

    /// <summary>Unique in the body and never changed, so that analyses can keep arrays; says nothing about the order. -1 outside a body.</summary>
    public int Id { get; internal set; } = -1;

    /// <summary>The operand as a metadata token.</summary>
    public int Token => (int)_value;

    /// <summary>The operand as index of a local or argument.</summary>
    public int Index => (int)_value;

    /// <summary>The operand as 32-bit constant (also the alignment of <c>unaligned.</c>).</summary>
    public int Int32 => (int)_value;

    /// <summary>The operand as 64-bit constant; for <c>ldc.r4</c> and <c>ldc.r8</c> the bits, exactly as they were.</summary>
    public long Int64 => _value;

    /// <summary>The target of a branch or <c>leave</c>, else null.</summary>
    public IlInstruction? Target => OpCodeFacts.HasTarget(OpCode) ? _targets[0] : null;

    /// <summary>All targets: one for a branch, those of a <c>switch</c> in order, else none.</summary>
    public ReadOnlySpan<IlInstruction> Targets => _targets!;

    /// <summary>The branches and switches that lead here; one that leads here twice appears twice.</summary>
    public IReadOnlyList<IlInstruction> Branches => _branches ?? (IReadOnlyList<IlInstruction>)[];

    /// <summary>Whether the instruction binds to the following one.</summary>
    public bool IsPrefix => OpCodeFacts.IsPrefix(OpCode);

    /// <summary>Whether execution can go on with the following instruction.</summary>
    public bool FallsThrough => OpCodeFacts.FallsThrough(OpCode);

    /// <summary>Where the writer puts the instruction; valid only while it writes.</summary>
    internal int Offset { get; set; }

    /// <summary>An instruction without operand.</summary>
    public static IlInstruction Of(ILOpCode code) => new(code, 0, []);

    /// <summary>An instruction with a number as operand: token, index or constant.</summary>
    public static IlInstruction Of(ILOpCode code, long operand)
    {
        var canonical = OpCodeFacts.Canonical(code, out _);
        return new(canonical, operand, []);
    }

    /// <summary>A branch or <c>leave</c>.</summary>
    public static IlInstruction Branch(ILOpCode code, IlInstruction target) => new(OpCodeFacts.Canonical(code, out _), 0, [target]);

    /// <summary>A <c>switch</c>.</summary>
    public static IlInstruction Switch(params IlInstruction[] targets) => new(ILOpCode.Switch, 0, [.. targets]);

    /// <summary>
    /// A static or instance call whose token the module's metadata, as we read it, may not know yet: what it takes from the stack and puts
    /// there (0 or 1) is therefore said here.
    /// </summary>
    public static IlInstruction Call(int token, int pops, int pushes) => new(ILOpCode.Call, token, pops, pushes);

    /// <summary>As <see cref="Call(int, int, int)"/>, for any opcode with the stack effect of a signature.</summary>
    public static IlInstruction Call(ILOpCode code, int token, int pops, int pushes) => new(code, token, pops, pushes);

    /// <summary><c>ldarg</c>.</summary>
    public static IlInstruction LoadArgument(int index) => Of(ILOpCode.Ldarg, index);

    /// <summary><c>ldloc</c>.</summary>
    public static IlInstruction LoadLocal(int index) => Of(ILOpCode.Ldloc, index);

    /// <summary><c>ldloca</c>.</summary>
    public static IlInstruction LoadLocalAddress(int index) => Of(ILOpCode.Ldloca, index);

    /// <summary><c>stloc</c>.</summary>
    public static IlInstruction StoreLocal(int index) => Of(ILOpCode.Stloc, index);

    /// <summary><c>ldc.i4</c>.</summary>
    public static IlInstruction LoadInt32(int value) => Of(ILOpCode.Ldc_i4, value);

    /// <summary>The stack effect that was given to <see cref="Call(int, int, int)"/>.</summary>
    public bool TryGetOwnStackEffect(out int pops, out int pushes)
    {
        pops = _pops;
        pushes = _pushes;
        return _pops != OpCodeFacts.Varies;
    }

    /// <summary>An instruction of the original body.</summary>
    internal static IlInstruction Original(ILOpCode canonicalCode, long operand, int offset) => new(canonicalCode, operand, []) { OriginalOffset = offset };

    /// <summary>A branch whose targets are not known yet; each is to be set by <see cref="SetTarget"/>.</summary>
    internal static IlInstruction WithOpenTargets(ILOpCode code, int count, int originalOffset) =>
        new(code, 0, new IlInstruction?[count]) { OriginalOffset = originalOffset };

    /// <summary>Lets the branch lead elsewhere.</summary>
    internal void SetTarget(int position, IlInstruction target)
    {
        _targets[position]?.RemoveBranch(this);
        _targets[position] = target;
        target.AddBranch(this);
    }

    /// <summary>Lets the branch lead to <paramref name="to"/> wherever it led to <paramref name="from"/>.</summary>
    internal void Retarget(IlInstruction from, IlInstruction to)
    {
        for (var i = 0; i < _targets.Length; i++)
        {
            if (_targets[i] == from)
            {
                SetTarget(i, to);
            }
        }
    }

    /// <summary>Lets all branches that lead here lead to <paramref name="target"/>.</summary>
    internal void MoveBranchesTo(IlInstruction target)
    {
        while (_branches is { Count: > 0 })
        {
            _branches[^1].Retarget(this, target);
        }
    }

    /// <summary>Called when the instruction leaves its body: it is no branch to anything any more.</summary>
    internal void ForgetTargets()
    {
        foreach (var target in _targets)
        {
            target!.RemoveBranch(this);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => OriginalOffset == NoOffset ? $"+ {OpCode} {_value}" : $"IL_{OriginalOffset:x4} {OpCode} {_value}";

    private void AddBranch(IlInstruction branch) => (_branches ??= []).Add(branch);

    // From the end, because that is where moving many branches takes them from.
    private void RemoveBranch(IlInstruction branch) => _branches!.RemoveAt(_branches.LastIndexOf(branch));
}
