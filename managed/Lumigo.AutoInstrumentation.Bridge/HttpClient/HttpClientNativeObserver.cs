using System.Diagnostics;
using System.Net.Http;
using Lumigo.AutoInstrumentation.Bridge.Events;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>
/// HttpClient client spans since .NET 9, which come with the stable attributes: hooks the <c>HttpHandlerDiagnosticListener</c> and adds the headers, and on
/// .NET 9 the exception of a request that got no response.
/// </summary>
public sealed class HttpClientNativeObserver : LibraryObserver
{
    private const string RequestStop = "System.Net.Http.HttpRequestOut.Stop";
    private const string RequestException = "System.Net.Http.Exception";

    // .NET 10 writes the exception itself.
    private static readonly bool s_addsException = Environment.Version.Major < 10;

    private readonly PayloadProperty<HttpRequestMessage> _request = new("Request");
    private readonly PayloadProperty<HttpResponseMessage> _response = new("Response");
    private readonly PayloadProperty<Exception> _exception = new("Exception");

    /// <inheritdoc/>
    public override string Library => "HttpClient";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) => eventName switch
    {
        RequestStop => HeaderList.AreCaptured && !LibraryCall.IsRunning,
        RequestException => s_addsException && !LibraryCall.IsRunning,
        _ => false,
    };

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span || payload is null)
        {
            return;
        }

        if (eventName == RequestStop)
        {
            HeaderList? sent = _request.Read(payload) is { } request ? ClientHeaders.Of(request) : null;
            HeaderList? received = _response.Read(payload) is { } response ? ClientHeaders.Of(response) : null;
            if (sent is not null || received is not null)
            {
                SupplementOf(span).TakeHeaders(sent, received);
            }
        }
        else if (_exception.Read(payload) is { } exception)
        {
            SupplementOf(span).Failed(exception);
        }
    }

    private static NativeClientSpan SupplementOf(Activity span)
    {
        if (SpanSupplement.Of(span) is not NativeClientSpan supplement)
        {
            supplement = new NativeClientSpan();
            supplement.AttachTo(span);
        }

        return supplement;
    }
}
