namespace Lumigo.OpenTelemetry.Masking;

/// <summary>A part of a text that is replaced.</summary>
internal readonly record struct Replacement(int Start, int End, string Text)
{
    /// <summary>What stands for every secret.</summary>
    public const string Mask = "****";

    /// <summary>The mask where a JSON value stood.</summary>
    public const string JsonMask = "\"****\"";
}
