using System.Diagnostics;
using System.Reflection;

namespace Lumigo.OpenTelemetry.Filtering;

/// <summary>
/// Hears of HTTP requests when their spans have started, with the URL that the spans do not have yet. The types of ASP.NET Core are read by reflection:
/// the package is for console applications too. There only where filters are configured.
/// </summary>
internal sealed class RequestObserver : IObserver<DiagnosticListener>, IDisposable
{
    private const string Served = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string ServedStart = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Made = "System.Net.Http.HttpRequestOut";
    private const string MadeStart = "System.Net.Http.HttpRequestOut.Start";

    private readonly EndpointFiltering _filtering;
    private readonly List<IDisposable> _subscriptions = [];

    public RequestObserver(EndpointFiltering filtering)
    {
        _filtering = filtering;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <inheritdoc/>
    public void OnNext(DiagnosticListener value)
    {
        switch (value.Name)
        {
            case "Microsoft.AspNetCore":
                Subscribe(value, Served, ServedStart, OnServed);
                break;
            case "HttpHandlerDiagnosticListener":
                Subscribe(value, Made, MadeStart, OnMade);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_subscriptions)
        {
            _subscriptions.ForEach(static one => one.Dispose());
            _subscriptions.Clear();
        }
    }

    private void Subscribe(DiagnosticListener listener, string request, string start, Action<Activity, object> handle)
    {
        lock (_subscriptions)
        {
            _subscriptions.Add(listener.Subscribe(new Events(start, handle), (name, _, _) => name == request || name == start));
        }
    }

    private void OnServed(Activity span, object context)
    {
        if (Property(context, "Request") is { } request && Property(request, "Path")?.ToString() is { } path)
        {
            _filtering.OnServed(span, Property(request, "PathBase")?.ToString() + path, Property(request, "QueryString")?.ToString());
        }
    }

    private void OnMade(Activity span, object payload)
    {
        if (Property(payload, "Request") is HttpRequestMessage { RequestUri: { } url })
        {
            _filtering.OnMade(span, url);
        }
    }

    private static object? Property(object owner, string name) => owner.GetType().GetProperty(name, BindingFlags.Public | BindingFlags.Instance)?.GetValue(owner);

    private sealed class Events(string start, Action<Activity, object> handle) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            try
            {
                if (value.Key == start && value.Value is { } payload && Activity.Current is { IsAllDataRequested: true } span)
                {
                    handle(span, payload);
                }
            }
            catch
            {
                // Runs inside the application's request.
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
