namespace Lumigo.Check;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing; the app is traced all the same.</summary>
    Note,

    /// <summary>Something is missing from what is traced.</summary>
    Warning,

    /// <summary>The app is not traced, or nothing arrives.</summary>
    Error,
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">Its name, the same for ever, for scripts.</param>
/// <param name="What">What is the case.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Remedy">The line to type, or what to change.</param>
public sealed record Finding(Severity Severity, string Code, string What, string Why, string Remedy);
