namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Decides which keys are secret in one domain.</summary>
internal abstract class SecretKeys
{
    /// <summary>Whether whole values are masked, whatever their keys.</summary>
    public virtual bool MasksAll => false;

    /// <summary>Whether masking is off.</summary>
    public virtual bool MasksNothing => false;

    /// <summary>Whether the built-in patterns decide alone; the lists of readable attributes hold only then.</summary>
    public virtual bool AreDefault => false;

    /// <summary>Makes the decider for configured patterns.</summary>
    /// <param name="patterns">The patterns of one domain.</param>
    /// <param name="warn">Takes the line about an expression that takes too long.</param>
    public static SecretKeys For(SecretPatterns patterns, Action<string> warn) => patterns switch
    {
        { MasksAll: true } => new EveryKey(),
        { MasksNothing: true } => new NoKey(),
        { Expressions.Count: 0 } => new DefaultKeys(),
        _ => new ExpressionKeys(patterns, warn),
    };

    /// <summary>Whether the value of this key must be masked.</summary>
    public abstract bool IsSecret(ReadOnlySpan<char> key);

    private sealed class EveryKey : SecretKeys
    {
        public override bool MasksAll => true;

        public override bool IsSecret(ReadOnlySpan<char> key) => true;
    }

    private sealed class NoKey : SecretKeys
    {
        public override bool MasksNothing => true;

        public override bool IsSecret(ReadOnlySpan<char> key) => false;
    }

    private sealed class DefaultKeys : SecretKeys
    {
        public override bool AreDefault => true;

        public override bool IsSecret(ReadOnlySpan<char> key) => SecretWords.AreIn(key);
    }
}
