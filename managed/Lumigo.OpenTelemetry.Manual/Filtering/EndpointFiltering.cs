using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry.Filtering;

/// <summary>
/// Leaves HTTP requests out of a provider, at the moment their spans start: the span is not recorded from then on, which samplers below it and called
/// services see.
/// </summary>
internal sealed class EndpointFiltering(EndpointFilters filters)
{
    private const string AspNetCore = "Microsoft.AspNetCore";
    private const string HttpClient = "System.Net.Http";
    private const string DroppedProperty = "lumigo.filtered";

    private static readonly string[] s_servedTags = ["url.path", "http.target"];
    private static readonly string[] s_madeTags = ["url.full", "http.url", "http.target"];

    // Processes in which nothing was filtered yet pay one look at this.
    private volatile bool _any;

    /// <summary>Filters what a provider takes.</summary>
    /// <param name="builder">The provider's builder; the listeners end with the provider.</param>
    public void AddTo(TracerProviderBuilder builder) => builder.AddInstrumentation(() => new RequestObserver(this));

    /// <summary>A request's span has started in ASP.NET Core.</summary>
    public void OnServed(Activity span, string path, string? query)
    {
        if (span.Source.Name == AspNetCore && filters.LeaveOutServed(path, query))
        {
            Drop(span);
        }
    }

    /// <summary>A request's span has started in HttpClient.</summary>
    public void OnMade(Activity span, Uri url)
    {
        if (span.Source.Name == HttpClient && filters.LeaveOutMade(url))
        {
            Drop(span);
        }
    }

    /// <summary>Any span has started. Those of other libraries may say their URL then; samplers may have taken one below a span that is left out.</summary>
    public void OnStart(Activity span)
    {
        if ((_any && span.Parent?.GetCustomProperty(DroppedProperty) is not null) || IsFilteredByTags(span))
        {
            Drop(span);
        }
    }

    private bool IsFilteredByTags(Activity span)
    {
        if (span.Source.Name is AspNetCore or HttpClient)
        {
            return false;
        }

        switch (span.Kind)
        {
            case ActivityKind.Server when Tag(span, s_servedTags) is { } path:
                int query = path.IndexOf('?');
                return query < 0 ? filters.LeaveOutServed(path, null) : filters.LeaveOutServed(path[..query], path[query..]);
            case ActivityKind.Client when Tag(span, s_madeTags) is { } text && Uri.TryCreate(text, UriKind.Absolute, out Uri? url):
                return filters.LeaveOutMade(url);
            default:
                return false;
        }
    }

    private void Drop(Activity span)
    {
        _any = true;
        span.SetCustomProperty(DroppedProperty, DroppedProperty);
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
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
