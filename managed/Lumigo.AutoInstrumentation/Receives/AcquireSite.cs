using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>A place in a method's code where a message, or a list of messages, comes into the method's hand.</summary>
/// <param name="After">The instruction behind which it is there.</param>
/// <param name="Load">Instructions that load it; null when it is on top of the stack.</param>
/// <param name="Kind">What came.</param>
/// <param name="IsEnumerated">Whether it is the current element of an enumerator.</param>
/// <param name="IsGlance">Whether it is one certain element of a list (<c>[0]</c>, <c>First()</c>): no step of a walk through it.</param>
internal sealed record AcquireSite(
    IlInstruction After, IReadOnlyList<IlInstruction>? Load, AcquireKind Kind, bool IsEnumerated = false, bool IsGlance = false);

/// <summary>What came into a method's hand, and whether anything can happen before the next one does.</summary>
internal enum AcquireKind
{
    /// <summary>A message from one of the runtime's own lists or an array.</summary>
    FromPlainList,

    /// <summary>A message from anywhere else.</summary>
    FromCall,

    /// <summary>A list or array of messages as a whole.</summary>
    Collection,
}
