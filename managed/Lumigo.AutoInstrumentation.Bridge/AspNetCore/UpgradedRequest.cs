using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// A request that asks for its connection to become something else, a web socket above all. It is answered when the server agrees, and there its span
/// ends; what happens on the connection afterwards is below it.
/// </summary>
internal sealed class UpgradedRequest
{
    private readonly HttpContext _context;
    private readonly Activity _activity;
    private readonly ServerSpan _span;
    private readonly Action<Exception> _failed;

    private UpgradedRequest(HttpContext context, Activity activity, ServerSpan span, Action<Exception> failed)
    {
        _context = context;
        _activity = activity;
        _span = span;
        _failed = failed;
    }

    /// <summary>Waits for the answer to a request that asks for an upgrade. All others pay for two looks.</summary>
    public static void Watch(HttpContext context, Activity activity, ServerSpan span, Action<Exception> failed)
    {
        if (context.Request.Headers.Upgrade.Count > 0 || (context.Request.Method == "CONNECT" && IsExtended(context)))
        {
            // The first to be registered is the last to be called: what the application says of the answer has been said then.
            context.Response.OnStarting(static state => ((UpgradedRequest)state).OnAnswer(), new UpgradedRequest(context, activity, span, failed));
        }
    }

    private static bool IsExtended(HttpContext context) => context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true;

    private Task OnAnswer()
    {
        try
        {
            int status = _context.Response.StatusCode;
            if (status == StatusCodes.Status101SwitchingProtocols || (status == StatusCodes.Status200OK && IsExtended(_context)))
            {
                _span.End(_context);
                EarlyEnd.Now(_activity, _span);
            }
        }
        catch (Exception exception)
        {
            _failed(exception);
        }

        return Task.CompletedTask;
    }
}
