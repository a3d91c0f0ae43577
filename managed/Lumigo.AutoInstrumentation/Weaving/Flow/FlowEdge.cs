namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>A way from one instruction to another.</summary>
/// <param name="From">A branch, or an instruction that falls through.</param>
/// <param name="To">Where execution goes on.</param>
internal sealed record FlowEdge(IlInstruction From, IlInstruction To);
