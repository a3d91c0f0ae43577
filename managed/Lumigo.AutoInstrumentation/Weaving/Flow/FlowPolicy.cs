namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Which ways of the code a <see cref="FlowGraph"/> looks at. The base class: exactly those that the code has.</summary>
internal class FlowPolicy
{
    /// <summary>The ways that the code has.</summary>
    public static readonly FlowPolicy AsWritten = new();

    /// <summary>Whether the way from one instruction (a branch, or one that falls through) to another is left out.</summary>
    public virtual bool Ignores(IlInstruction from, IlInstruction to) => false;

    /// <summary>Where execution goes on after an instruction by ways that are not in the code.</summary>
    public virtual IReadOnlyCollection<IlInstruction> ContinuesAt(IlInstruction from) => [];
}
