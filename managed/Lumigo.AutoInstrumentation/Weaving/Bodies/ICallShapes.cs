using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What calls do to the evaluation stack.</summary>
internal interface ICallShapes
{
    /// <summary>How much a call takes from the stack and puts there.</summary>
    /// <param name="code"><c>call</c>, <c>callvirt</c>, <c>calli</c> or <c>newobj</c>.</param>
    /// <param name="token">Its operand.</param>
    /// <param name="pops">Arguments, <c>this</c> and the function pointer of <c>calli</c> included.</param>
    /// <param name="pushes">0 or 1.</param>
    bool TryGetCallShape(ILOpCode code, int token, out int pops, out int pushes);
}
