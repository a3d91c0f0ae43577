namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// The code that <see cref="MethodWrapper.TryWrapMethod"/> puts around a body. Each piece starts and ends with the stack it says, jumps only within
/// itself, has no <c>ret</c>, and is used once.
/// </summary>
internal sealed class WrapCode
{
    /// <summary>Before the body, outside of its try. Empty stack.</summary>
    public IReadOnlyList<IlInstruction> Begin { get; init; } = [];

    /// <summary>
    /// When an exception leaves the body: takes the exception from the stack. The exception goes on its way afterwards.
    /// </summary>
    public required IReadOnlyList<IlInstruction> OnException { get; init; }

    /// <summary>The type that the catch clause names: <c>System.Exception</c> or <c>System.Object</c> in the module's tokens.</summary>
    public required int CatchToken { get; init; }

    /// <summary>
    /// When the body returns. With a result: takes it from the stack and puts what is to be returned there. Without: empty stack.
    /// </summary>
    public IReadOnlyList<IlInstruction> End { get; init; } = [];
}
