namespace Lumigo.OpenTelemetry.Export;

/// <summary>Activity sources that are not exported because nobody asks for their spans: docs/spans.md, as in the agent.</summary>
internal static class UnwantedSources
{
    private const string Connections = "Experimental.System.Net.";

    /// <summary>Whether a source is one. The empty name belongs to activities made without a source.</summary>
    public static bool Contain(string sourceName) => sourceName.Length == 0 || sourceName.StartsWith(Connections, StringComparison.Ordinal);
}
