using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>
/// HttpClient client spans on .NET 9: adds the exception of a request that got no response. The attributes are the runtime's own, and since .NET 10
/// the exception is too.
/// </summary>
public sealed class HttpClientExceptionObserver : LibraryObserver
{
    private const string RequestException = "System.Net.Http.Exception";

    private readonly PayloadProperty<Exception> _exception = new("Exception");

    /// <inheritdoc/>
    public override string Library => "HttpClient";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) => eventName == RequestException && !LibraryCall.IsRunning;

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (Activity.Current is { IsAllDataRequested: true } span && payload is not null && _exception.Read(payload) is { } exception)
        {
            new FailedRequest(exception).AttachTo(span);
        }
    }

    private sealed class FailedRequest(Exception exception) : SpanSupplement
    {
        public override Exception Exception => exception;

        public override DateTime ExceptionTime { get; } = DateTime.UtcNow;

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
        }
    }
}
