using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// HTTP requests that are not to be traced, by their URL. Adapters ask at the moment a request's span starts, which is before it is told to a called
/// service and before anything is started below it.
/// </summary>
public static class EndpointFilters
{
    private const string AspNetCore = "Microsoft.AspNetCore";
    private const string HttpClient = "System.Net.Http";

    private static readonly string[] s_serverTags = ["url.path", "http.target"];
    private static readonly string[] s_clientTags = ["url.full", "http.url", "http.target"];

    private static EndpointExpressions? s_served;
    private static EndpointExpressions? s_made;

    /// <summary>Whether requests served are filtered.</summary>
    public static bool AreForServers => s_served is not null;

    /// <summary>Whether requests made are filtered.</summary>
    public static bool AreForClients => s_made is not null;

    /// <summary>Whether anything is filtered.</summary>
    internal static bool AreAny => s_served is not null || s_made is not null;

    /// <summary>Leaves the span of a request served, and all below it, out of the export where a filter says so.</summary>
    /// <param name="span">The span, which has just started.</param>
    /// <param name="path">The request's path.</param>
    /// <param name="query">Its query with the question mark, or nothing.</param>
    /// <returns>Whether the span is left out.</returns>
    public static bool DropServed(Activity span, string path, string? query) => Drop(span, s_served?.AreIn(path, query) == true);

    /// <summary>Leaves the span of a request made, and all below it, out of the export where a filter says so.</summary>
    /// <param name="span">The span.</param>
    /// <param name="url">The request's URL.</param>
    /// <returns>Whether the span is left out.</returns>
    public static bool DropMade(Activity span, Uri url) => Drop(span, s_made?.AreIn(url) == true);

    internal static void Read()
    {
        if (EndpointExpressions.AreConfigured(Environment.GetEnvironmentVariable))
        {
            (s_served, s_made) = EndpointExpressions.Read(Environment.GetEnvironmentVariable, StandardError.Warning);
        }
    }

    /// <summary>The same for spans of other libraries, where they say their URL when they start.</summary>
    internal static void DropByTags(Activity span)
    {
        if (span.Source.Name is AspNetCore or HttpClient)
        {
            // Decided by their adapters, which know the URL on every runtime.
            return;
        }

        switch (span.Kind)
        {
            case ActivityKind.Server when s_served is not null && Tag(span, s_serverTags) is { } path:
                int query = path.IndexOf('?');
                Drop(span, query < 0 ? s_served.AreIn(path) : s_served.AreIn(path[..query], path[query..]));
                break;
            case ActivityKind.Client when s_made is not null && Tag(span, s_clientTags) is { } url:
                Drop(span, s_made.AreIn(url));
                break;
        }
    }

    /// <summary>The filters in effect, for debugging.</summary>
    internal static IEnumerable<string> Describe()
    {
        if (s_served is not null)
        {
            yield return $"requests served are left out by {s_served}";
        }

        if (s_made is not null)
        {
            yield return $"requests made are left out by {s_made}";
        }
    }

    private static bool Drop(Activity span, bool isFiltered)
    {
        if (isFiltered)
        {
            DroppedSpans.Add(span);
        }

        return isFiltered;
    }

    private static string? Tag(Activity span, string[] keys)
    {
        foreach (string key in keys)
        {
            if (span.GetTagItem(key) is string { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }
}
