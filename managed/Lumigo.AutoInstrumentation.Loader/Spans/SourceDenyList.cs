using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>Activity sources that are not traced because nobody asks for their spans. Documented in docs/spans.md.</summary>
internal static class SourceDenyList
{
    private static readonly string[] s_prefixes =
    [
        // Connections, DNS, sockets and TLS, below every HTTP call, since .NET 9.
        "Experimental.System.Net.",

        // MySql.Data sends a traceparent with every command as long as somebody listens: prepared commands then fail on servers that do not know query attributes.
        "connector-net",
    ];

    /// <summary>Whether the spans of a source are not ours to take.</summary>
    /// <param name="sourceName">
    /// The name of the <c>ActivitySource</c>. The empty name belongs to activities made without a source (<c>new Activity(...)</c>): the framework makes
    /// those to carry a trace id where every listener declined the span.
    /// </param>
    public static bool Contains(string sourceName)
    {
        if (sourceName.Length == 0)
        {
            return true;
        }

        if (Registry.OwnerOf(sourceName) is { } owner && DisabledInstrumentations.Contains(owner.Name))
        {
            return true;
        }

        foreach (string prefix in s_prefixes)
        {
            if (sourceName.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
