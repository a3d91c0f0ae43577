namespace Lumigo.Build.Proof;

/// <summary>One reference that would fail, or that may not be.</summary>
/// <param name="Realm">Where it was found.</param>
/// <param name="Assembly">The assembly that has the reference.</param>
/// <param name="Text">What is wrong.</param>
public sealed record Finding(string Realm, string Assembly, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Realm}/{Assembly}: {Text}";
}
