namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>A value on the evaluation stack. Stacks share their lower slots.</summary>
internal sealed class StackSlot(IlType type, IlInstruction? producer, StackSlot? below)
{
    /// <summary>The type, as precise as the code says it; <see cref="IlType.Unknown"/> where ways meet with different ones.</summary>
    public IlType Type { get; } = type;

    /// <summary>The one instruction that put the value there; null when there are several, and for the exception at the start of a handler.</summary>
    public IlInstruction? Producer { get; } = producer;

    /// <summary>The slot below.</summary>
    public StackSlot? Below { get; } = below;

    /// <summary>How many slots there are up to this one.</summary>
    public int Depth { get; } = (below?.Depth ?? 0) + 1;

    /// <inheritdoc/>
    public override string ToString() => $"{Type} by {Producer?.ToString() ?? "several"}";
}
