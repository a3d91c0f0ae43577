using System.Diagnostics;
using System.Net.Http;
using Lumigo.AutoInstrumentation.Bridge.Events;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>
/// HttpClient client spans on .NET 8: hooks the <c>HttpHandlerDiagnosticListener</c> and adds the attributes that .NET 9 and later write
/// themselves. The spans are the framework's (<c>ActivitySource</c> "System.Net.Http").
/// </summary>
public sealed class HttpClientObserver : LibraryObserver
{
    private const string Request = "System.Net.Http.HttpRequestOut";
    private const string RequestStart = "System.Net.Http.HttpRequestOut.Start";
    private const string RequestStop = "System.Net.Http.HttpRequestOut.Stop";
    private const string RequestException = "System.Net.Http.Exception";

    private readonly PayloadProperty<HttpRequestMessage> _startRequest = new("Request");
    private readonly PayloadProperty<HttpRequestMessage> _stopRequest = new("Request");
    private readonly PayloadProperty<HttpResponseMessage> _stopResponse = new("Response");
    private readonly PayloadProperty<Exception> _exception = new("Exception");

    /// <inheritdoc/>
    public override string Library => "HttpClient";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) =>
        eventName is Request or RequestStart or RequestStop or RequestException && !LibraryCall.IsRunning;

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span || payload is null)
        {
            return;
        }

        switch (eventName)
        {
            case RequestStart when _startRequest.Read(payload) is { } request:
                new ClientSpan(request).AttachTo(span);
                break;
            case RequestStop when SpanSupplement.Of(span) is ClientSpan supplement:
                End(supplement, payload);
                break;
            case RequestException:
                (SpanSupplement.Of(span) as ClientSpan)?.Failed(_exception.Read(payload));
                break;
        }
    }

    private void End(ClientSpan supplement, object payload)
    {
        HttpResponseMessage? response = _stopResponse.Read(payload);
        supplement.End(response, Canceled(payload));
        if (HeaderList.AreCaptured)
        {
            // Only now: the context's own headers are added after the start.
            supplement.TakeHeaders(
                _stopRequest.Read(payload) is { } request ? ClientHeaders.Of(request) : null,
                response is null ? null : ClientHeaders.Of(response));
        }
    }

    /// <summary>A canceled request raises no exception event; its task's status says so.</summary>
    private static bool Canceled(object payload) =>
        payload.GetType().GetProperty("RequestTaskStatus")?.GetValue(payload) is TaskStatus.Canceled;
}
