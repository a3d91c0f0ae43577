using System.Diagnostics;
using System.Net.Http;
using Lumigo.AutoInstrumentation.Bridge.Events;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>
/// Filters of endpoints for HttpClient, on every runtime: hooks the start event of <c>HttpHandlerDiagnosticListener</c>, which comes before the request's
/// headers are written. There only when filters are configured.
/// </summary>
public sealed class EndpointFilterObserver : LibraryObserver
{
    private const string RequestStart = "System.Net.Http.HttpRequestOut.Start";

    private readonly PayloadProperty<HttpRequestMessage> _request = new("Request");

    /// <inheritdoc/>
    public override string Library => "HttpClient endpoint filter";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) => eventName == RequestStart && !LibraryCall.IsRunning;

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (payload is not null && Activity.Current is { } span && _request.Read(payload)?.RequestUri is { } url)
        {
            EndpointFilters.DropMade(span, url);
        }
    }
}
