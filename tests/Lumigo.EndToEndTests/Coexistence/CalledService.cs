using System.Net;
using Lumigo.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>The service a sample app calls. Notes the query and the flags of the trace context of every request.</summary>
internal sealed class CalledService : IDisposable
{
    private readonly WebApplication _server;
    private readonly List<string> _calls = [];

    public CalledService()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
        _server.StartAsync().GetAwaiter().GetResult();
        Url = $"http://127.0.0.1:{new Uri(_server.Urls.Single()).Port}/";
    }

    public string Url { get; }

    /// <summary>One line per request, sorted: the order of concurrent requests is nobody's promise.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls.Order(StringComparer.Ordinal)];
            }
        }
    }

    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Task Answer(HttpContext context)
    {
        var parts = context.Request.Headers.TraceParent.ToString().Split('-');
        lock (_calls)
        {
            _calls.Add(parts.Length == 4 ? $"{context.Request.QueryString} flags {parts[3]}" : $"{context.Request.QueryString} without trace");
        }
        return context.Response.WriteAsync("called");
    }
}
