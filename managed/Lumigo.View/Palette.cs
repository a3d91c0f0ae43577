namespace Lumigo.View;

/// <summary>Terminal colours, or none.</summary>
public sealed class Palette
{
    private readonly bool enabled;

    private Palette(bool enabled) => this.enabled = enabled;

    /// <summary>Leaves every text as it is.</summary>
    public static Palette None { get; } = new(false);

    /// <summary>Colours by ANSI escape sequences.</summary>
    public static Palette Ansi { get; } = new(true);

    /// <summary>Colours only for a person: stdout is a terminal that knows them, and NO_COLOR (https://no-color.org) is not set.</summary>
    public static Palette For(bool outputIsRedirected, string? noColor, string? terminal) =>
        outputIsRedirected || !string.IsNullOrEmpty(noColor) || terminal == "dumb" ? None : Ansi;

    /// <summary>For what a reader needs last: ids, tree lines, kinds.</summary>
    public string Faint(string text) => Paint("2", text);

    /// <summary>For names.</summary>
    public string Strong(string text) => Paint("1", text);

    /// <summary>For service names.</summary>
    public string Service(string text) => Paint("36", text);

    /// <summary>For failures.</summary>
    public string Error(string text) => Paint("31", text);

    private string Paint(string code, string text) => enabled && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
