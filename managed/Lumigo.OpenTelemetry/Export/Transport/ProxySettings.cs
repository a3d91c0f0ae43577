namespace Lumigo.OpenTelemetry.Export.Transport;

/// <summary>The proxy of the environment: <c>https_proxy</c>, <c>http_proxy</c>, <c>all_proxy</c>, <c>no_proxy</c>, in lower or upper case as in .NET's own clients.</summary>
internal static class ProxySettings
{
    /// <summary>The proxy to reach an endpoint through, or null for a direct connection.</summary>
    public static Uri? For(Uri endpoint, Func<string, string?> variable)
    {
        if (endpoint.IsLoopback || IsExcluded(endpoint.Host, Value("no_proxy", variable)))
        {
            return null;
        }

        string? text = Value(endpoint.Scheme == Uri.UriSchemeHttps ? "https_proxy" : "http_proxy", variable) ?? Value("all_proxy", variable);
        if (text is null)
        {
            return null;
        }

        if (!text.Contains("://", StringComparison.Ordinal))
        {
            text = "http://" + text;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? proxy) && proxy.Scheme == Uri.UriSchemeHttp ? proxy : null;
    }

    private static string? Value(string name, Func<string, string?> variable)
    {
        string? text = variable(name);

        // HTTP_PROXY in upper case is a request header in CGI processes, so it is never read, as everywhere else.
        if (string.IsNullOrEmpty(text) && name != "http_proxy")
        {
            text = variable(name.ToUpperInvariant());
        }

        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    private static bool IsExcluded(string host, string? exclusions)
    {
        foreach (string entry in (exclusions ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string name = entry.TrimStart('*');
            if (name.Length == 0
                || host.Equals(name.TrimStart('.'), StringComparison.OrdinalIgnoreCase)
                || (name[0] == '.' && host.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
