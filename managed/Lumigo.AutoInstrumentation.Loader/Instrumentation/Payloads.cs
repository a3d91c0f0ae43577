namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>
/// What applications exchange with databases, brokers and services: statements, commands, bodies, replies. Adapters that make a text of it ask here
/// first, and keep no more of it than <see cref="Cut"/> leaves. It is masked by its attribute's key when the span is exported.
/// </summary>
public static class Payloads
{
    /// <summary>The longest text that is kept until the export, in characters: more than what is sent of it, because masking comes first.</summary>
    public const int MaxLength = 8192;

    private const string Variable = "LUMIGO_CAPTURE_PAYLOADS";

    /// <summary>Whether they are sent. The core reads the same variable, and has the line about a bad value.</summary>
    public static bool AreCaptured { get; } = AreCapturedWith(Environment.GetEnvironmentVariable(Variable));

    /// <summary>What a value of the variable means.</summary>
    internal static bool AreCapturedWith(string? value) => !bool.TryParse(value, out bool captured) || captured;

    /// <summary>A text cut to the length that is kept; never through a surrogate pair.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        return char.IsHighSurrogate(text[MaxLength - 1]) ? text[..(MaxLength - 1)] : text[..MaxLength];
    }
}
