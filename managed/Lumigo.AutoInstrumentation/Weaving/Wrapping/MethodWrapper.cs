using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Puts a whole method body into a try. In a constructor the try starts after the call of the other constructor, which the runtime does not want to be
/// caught. Every <c>ret</c> becomes a <c>leave</c> to one epilogue. When false is returned, nothing was changed.
/// </summary>
internal static class MethodWrapper
{
    /// <summary>Wraps a body in try/finally.</summary>
    /// <param name="body">The body.</param>
    /// <param name="shape">The method it belongs to.</param>
    /// <param name="metadata">The module.</param>
    /// <param name="locals">The method's locals; one is added for the result.</param>
    /// <param name="before">Code before the try. Empty stack.</param>
    /// <param name="finallyCode">What to do however the body is left. Empty stack, without <c>endfinally</c>.</param>
    /// <param name="refusal">Why the body cannot be wrapped.</param>
    /// <param name="baseCall">A constructor's call of the other constructor, for a caller that has inserted code since it looked.</param>
    public static bool TryWrapInFinally(
        IlBody body,
        MethodShape shape,
        ModuleMetadata metadata,
        LocalSignature locals,
        IReadOnlyList<IlInstruction> before,
        IReadOnlyList<IlInstruction> finallyCode,
        out Refusal refusal,
        IlInstruction? baseCall = null)
    {
        if (!TryStart(body, shape, metadata, locals, baseCall, out var frame, out refusal))
        {
            return false;
        }

        frame.Protect(before);
        frame.AddHandler(ExceptionRegionKind.Finally, 0, [.. finallyCode, IlInstruction.Of(ILOpCode.Endfinally)]);
        frame.AddEpilogue([]);
        return true;
    }

    /// <summary>Wraps a body with code at its begin, its end, and when an exception leaves it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="shape">The method it belongs to.</param>
    /// <param name="metadata">The module.</param>
    /// <param name="locals">The method's locals; one is added for the result.</param>
    /// <param name="code">The code.</param>
    /// <param name="refusal">Why the body cannot be wrapped.</param>
    public static bool TryWrapMethod(
        IlBody body, MethodShape shape, ModuleMetadata metadata, LocalSignature locals, WrapCode code, out Refusal refusal)
    {
        if (!TryStart(body, shape, metadata, locals, baseCall: null, out var frame, out refusal))
        {
            return false;
        }

        frame.Protect(code.Begin);
        frame.AddHandler(ExceptionRegionKind.Catch, code.CatchToken, [.. code.OnException, IlInstruction.Of(ILOpCode.Rethrow)]);
        frame.AddEpilogue(code.End);
        return true;
    }

    private static bool TryStart(
        IlBody body, MethodShape shape, ModuleMetadata metadata, LocalSignature locals, IlInstruction? baseCall, out WrapFrame frame, out Refusal refusal)
    {
        frame = null!;
        refusal = shape.IsRuntimeAsync ? Refusal.RuntimeAsync
            : body.Has(ILOpCode.Jmp) ? Refusal.JumpsToAnotherMethod
            : shape.IsVarArg || body.Has(ILOpCode.Arglist) ? Refusal.VariableArguments
            : Refusal.None;
        if (refusal != Refusal.None)
        {
            return false;
        }

        var start = baseCall?.Next ?? body.First;
        if (shape.IsClassConstructor && baseCall is null && !ConstructorStart.TryFind(body, shape, metadata, out start, out refusal))
        {
            return false;
        }

        var result = -1;
        if (!shape.ReturnsVoid && !locals.TryAdd(shape.ReturnTypeBlob, out result))
        {
            refusal = Refusal.TooManyLocals;
            return false;
        }

        frame = new WrapFrame(body, start, result);
        return true;
    }
}
