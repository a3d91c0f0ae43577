namespace Lumigo.WeavingCorpus.Verification;

/// <summary>Something that is wrong with a method body.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Offset">Where.</param>
/// <param name="Detail">What exactly.</param>
internal readonly record struct Finding(Rule Rule, int Offset, string Detail = "")
{
    public override string ToString() => $"IL_{Offset:x4} {Rule} {Detail}";
}

/// <summary>What a method body must keep to.</summary>
internal enum Rule
{
    Unreadable,
    UnknownOpCode,
    RaggedEnd,
    TargetNotAnInstruction,
    TargetInsidePrefixed,
    PrefixWithoutInstruction,
    TailCallWithoutReturn,
    LocalOutOfRange,
    ArgumentOutOfRange,
    TokenOutOfRange,
    StackUnderflow,
    StackDepthDiffers,
    StackKindDiffers,
    WrongKind,
    MaxStackExceeded,
    ReturnWithWrongDepth,
    FallsOffTheEnd,
    RegionNotOnInstructions,
    RegionEmpty,
    RegionsOverlap,
    RegionOrder,
    FilterNotBeforeHandler,
    TryEnteredWithValues,
    TryEnteredInTheMiddle,
    HandlerEntered,
    RegionFallsThrough,
    BranchLeavesRegion,
    LeaveFromWrongRegion,
    LeaveIntoRegion,
    ReturnInsideRegion,
    EndFinallyOutside,
    EndFilterOutside,
    RethrowOutside,
    LocallocInHandler,
    JumpInsideRegion,
}
