namespace Lumigo.OpenTelemetry.Masking;

/// <summary>What makes a key secret in one domain, as configured.</summary>
internal sealed class SecretPatterns : IEquatable<SecretPatterns>
{
    /// <summary>The built-in patterns.</summary>
    public static SecretPatterns Default { get; } = new([], includesDefaults: true);

    /// <summary><c>all</c>: whole values are masked, whatever their keys.</summary>
    public static SecretPatterns All { get; } = new([], masksAll: true);

    /// <summary>The empty list: nothing is masked.</summary>
    public static SecretPatterns None { get; } = new([]);

    private SecretPatterns(IReadOnlyList<string> expressions, bool includesDefaults = false, bool masksAll = false, string variable = "")
    {
        Expressions = expressions;
        IncludesDefaults = includesDefaults;
        MasksAll = masksAll;
        Variable = variable;
    }

    /// <summary>Regular expressions, searched anywhere in a key, ignoring case.</summary>
    public IReadOnlyList<string> Expressions { get; }

    /// <summary>Whether the built-in patterns count too.</summary>
    public bool IncludesDefaults { get; }

    /// <summary>Whether everything is masked.</summary>
    public bool MasksAll { get; }

    /// <summary>Whether nothing is masked.</summary>
    public bool MasksNothing => !MasksAll && !IncludesDefaults && Expressions.Count == 0;

    /// <summary>The variable the expressions come from, for messages.</summary>
    public string Variable { get; }

    /// <summary>Expressions from a variable.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="expressions">Valid regular expressions.</param>
    /// <param name="includesDefaults">Whether the built-in patterns count too.</param>
    public static SecretPatterns From(string variable, IReadOnlyList<string> expressions, bool includesDefaults = false) =>
        expressions.Count == 0 ? (includesDefaults ? Default : None) : new(expressions, includesDefaults, masksAll: false, variable);

    /// <inheritdoc/>
    public bool Equals(SecretPatterns? other) =>
        other is not null && IncludesDefaults == other.IncludesDefaults && MasksAll == other.MasksAll && Expressions.SequenceEqual(other.Expressions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretPatterns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IncludesDefaults, MasksAll, Expressions.Count);
}
