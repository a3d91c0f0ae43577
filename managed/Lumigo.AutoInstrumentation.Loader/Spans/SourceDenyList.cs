namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>Activity sources that are not traced because nobody asks for their spans. Documented in docs/spans.md.</summary>
internal static class SourceDenyList
{
    private static readonly string[] s_prefixes =
    [
        // Connections, DNS, sockets and TLS, below every HTTP call, since .NET 9.
        "Experimental.System.Net.",
    ];

    /// <summary>Whether the spans of a source are not ours to take.</summary>
    /// <param name="sourceName">The name of the <c>ActivitySource</c>; the empty name belongs to activities without a source.</param>
    public static bool Contains(string sourceName)
    {
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
