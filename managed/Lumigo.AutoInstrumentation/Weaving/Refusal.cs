namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Why a method body is left as it is. The caller counts these; none of them is an error of the app.</summary>
internal enum Refusal
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>Neither a tiny nor a fat header, or one that promises more than there is.</summary>
    BadHeader,

    /// <summary>The code ends inside an instruction.</summary>
    RaggedEnd,

    /// <summary>An opcode that no runtime we know implements.</summary>
    UnknownOpCode,

    /// <summary>A branch that leaves the body or goes into the middle of an instruction.</summary>
    BadBranchTarget,

    /// <summary>A branch to an instruction past its prefix, or a prefix with nothing behind it.</summary>
    BadPrefix,

    /// <summary>An exception section that is no list of clauses.</summary>
    BadExceptionSection,

    /// <summary>Exception regions that are empty, overlap, or do not lie on instructions.</summary>
    BadExceptionRegion,

    /// <summary>More is taken from the evaluation stack than is there.</summary>
    StackUnderflow,

    /// <summary>Two ways to one instruction disagree about the depth of the evaluation stack.</summary>
    StackMismatch,

    /// <summary>A stack depth that no header can state.</summary>
    StackTooDeep,

    /// <summary>A token that the module's metadata does not explain.</summary>
    UnresolvedToken,

    /// <summary>A local signature that cannot be read, or the lack of one that the body names.</summary>
    BadLocalSignature,

    /// <summary>More locals than an instruction can name.</summary>
    TooManyLocals,

    /// <summary>A body beyond any size seen in practice.</summary>
    TooLarge,

    /// <summary>Execution can run past the last instruction.</summary>
    FallsOffTheEnd,

    /// <summary><c>jmp</c> hands the arguments on and is not allowed inside a protected region.</summary>
    JumpsToAnotherMethod,

    /// <summary>A variable argument list cannot be used inside a protected region in every runtime.</summary>
    VariableArguments,

    /// <summary>A runtime-async method: its body returns another type than its signature says.</summary>
    RuntimeAsync,

    /// <summary>A constructor in which no single, unconditional call of another constructor could be found to start after.</summary>
    BaseCallNotProvable,

    /// <summary>The method's own signature cannot be read.</summary>
    BadMethodSignature,

    /// <summary>A method of a value type: its <c>this</c> is a reference into somebody's memory.</summary>
    ValueInstance,

    /// <summary>An argument or result that is asked for can be no object: a pointer, a span.</summary>
    NoObject,

    /// <summary>A fault of the weaver's own.</summary>
    Unexpected,
}
