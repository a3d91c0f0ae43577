using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// ASP.NET Core server spans: hooks the <c>Microsoft.AspNetCore</c> diagnostic listener and adds the stable HTTP attributes, the route name,
/// status and exceptions. The spans themselves are the framework's (<c>ActivitySource</c> "Microsoft.AspNetCore").
/// </summary>
public sealed class AspNetCoreObserver : LibraryObserver
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string RequestStart = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string RequestStop = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";
    private const string HostingUnhandledException = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string PageUnhandledException = "Microsoft.AspNetCore.Diagnostics.UnhandledException";
    private const string HandledException = "Microsoft.AspNetCore.Diagnostics.HandledException";

    /// <inheritdoc/>
    public override string Library => "ASP.NET Core";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) =>
        eventName is Request or RequestStart or RequestStop or HostingUnhandledException or PageUnhandledException or HandledException;

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        switch (eventName)
        {
            case RequestStart:
                OnStart((HttpContext)payload!);
                break;
            case RequestStop:
                OnStop((HttpContext)payload!);
                break;
            case HostingUnhandledException or PageUnhandledException:
                OnException(payload!, handled: false);
                break;
            case HandledException:
                OnException(payload!, handled: true);
                break;
        }
    }

    private void OnStart(HttpContext context)
    {
        if (Activity.Current is not { } span || (EndpointFilters.AreForServers && IsFiltered(span, context.Request)))
        {
            return;
        }

        if (span.IsAllDataRequested)
        {
            var supplement = new ServerSpan(context);
            supplement.AttachTo(span);
            UpgradedRequest.Watch(context, span, supplement, Failed);
        }
    }

    private static bool IsFiltered(Activity span, HttpRequest request) =>
        EndpointFilters.DropServed(span, request.PathBase.Value + request.Path.Value, request.QueryString.Value);

    private static void OnStop(HttpContext context)
    {
        if (SpanOf(context) is { EndTime: null } span)
        {
            span.End(context);
        }
    }

    private static void OnException(object payload, bool handled)
    {
        if (ExceptionPayload.Read(payload, out HttpContext? context, out Exception? exception) && SpanOf(context) is { EndTime: null } span)
        {
            span.Failed(exception, handled);
        }
    }

    /// <summary>The request's span; <c>Activity.Current</c> may be one the application left open.</summary>
    private static ServerSpan? SpanOf(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity ? SpanSupplement.Of(activity) as ServerSpan : null;
}
