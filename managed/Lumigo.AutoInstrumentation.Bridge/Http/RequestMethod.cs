namespace Lumigo.AutoInstrumentation.Bridge.Http;

/// <summary>Request methods as the conventions want them: the known ones in upper case, anything else as <c>_OTHER</c>.</summary>
internal static class RequestMethod
{
    public const string Other = "_OTHER";

    private static readonly string[] s_known = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE", "QUERY"];

    /// <summary>The known method a request's method is, or <see cref="Other"/>.</summary>
    public static string Known(string method)
    {
        foreach (string known in s_known)
        {
            if (known.Equals(method, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return Other;
    }

    /// <summary>The first word of a span's name.</summary>
    public static string SpanName(string knownMethod) => ReferenceEquals(knownMethod, Other) ? "HTTP" : knownMethod;
}
