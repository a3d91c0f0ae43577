using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Lumigo.TestKit.Waiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lumigo.TestKit.Otlp;

/// <summary>A real OTLP/HTTP endpoint on a free loopback port. Records every request; what it answers can be changed at any time.</summary>
public sealed class OtlpEndpoint : IDisposable
{
    private readonly Observed<List<ReceivedRequest>> _requests = new([]);
    private CancellationTokenSource _closing = new();
    private WebApplication? _server;
    private volatile OtlpBehaviour _behaviour = OtlpBehaviour.Accept;

    /// <summary>Opens the endpoint.</summary>
    public OtlpEndpoint()
    {
        Open();
    }

    /// <summary>What is done with the requests from now on.</summary>
    public OtlpBehaviour Behaviour
    {
        get => _behaviour;
        set => _behaviour = value;
    }

    /// <summary>The port, the same after <see cref="Close"/> and <see cref="Open"/>.</summary>
    public int Port { get; private set; }

    /// <summary>The URL without path.</summary>
    public string BaseUrl => $"http://127.0.0.1:{Port}";

    /// <summary>The URL for traces.</summary>
    public string TracesUrl => BaseUrl + "/v1/traces";

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => _requests.Read(requests => requests.ToArray());

    /// <summary>All spans of the requests answered with 200.</summary>
    public IReadOnlyList<ReceivedSpan> AcceptedSpans => [.. Requests.Where(request => request.Accepted).SelectMany(request => request.Spans)];

    /// <summary>Waits until the spans accepted so far satisfy a condition; false when the time is over.</summary>
    public bool WaitForSpans(Func<IReadOnlyList<ReceivedSpan>, bool> condition, TimeSpan limit) =>
        _requests.WaitUntil(_ => condition(AcceptedSpans), limit);

    /// <summary>Waits for a number of accepted spans; false when the time is over.</summary>
    public bool WaitForSpans(int count, TimeSpan limit) => WaitForSpans(spans => spans.Count >= count, limit);

    /// <summary>Waits for a number of requests, whatever was answered; false when the time is over.</summary>
    public bool WaitForRequests(int count, TimeSpan limit) => _requests.WaitUntil(requests => requests.Count >= count, limit);

    /// <summary>Closes the port: from now on connections are refused.</summary>
    public void Close()
    {
        if (_server is not { } server)
        {
            return;
        }
        _server = null;
        _closing.Cancel();
        // An already cancelled token: do not wait for requests that hang on purpose.
        server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Opens the port again after <see cref="Close"/>.</summary>
    public void Open()
    {
        if (_server is not null)
        {
            return;
        }
        _closing.Dispose();
        _closing = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => OnConnection(connection, next));
            });
        });
        var server = builder.Build();
        server.Run(OnRequest);
        server.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(server.Urls.Single()).Port;
        _server = server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _closing.Dispose();
    }

    private async Task OnConnection(ConnectionContext connection, ConnectionDelegate next)
    {
        if (_behaviour.Kind == OtlpBehaviour.BehaviourKind.GarbageProtocol)
        {
            await connection.Transport.Output.WriteAsync(RandomNumberGenerator.GetBytes(256));
            await connection.Transport.Output.CompleteAsync();
            return;
        }
        await next(connection);
    }

    private async Task OnRequest(HttpContext context)
    {
        var behaviour = _behaviour;
        var body = await ReadBody(context.Request);
        var received = new ReceivedRequest(
            DateTimeOffset.UtcNow,
            context.Request.Method,
            context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body,
            Accepted: behaviour is { Kind: OtlpBehaviour.BehaviourKind.Answer, StatusCode: 200 });
        _requests.Change(requests => requests.Add(received));

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, context.RequestAborted);
        try
        {
            await Answer(context, behaviour, ending.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private static async Task Answer(HttpContext context, OtlpBehaviour behaviour, CancellationToken ending)
    {
        switch (behaviour.Kind)
        {
            case OtlpBehaviour.BehaviourKind.Hang:
                await Task.Delay(Timeout.Infinite, ending);
                break;
            case OtlpBehaviour.BehaviourKind.Reset:
            case OtlpBehaviour.BehaviourKind.GarbageProtocol:
                context.Abort();
                break;
            case OtlpBehaviour.BehaviourKind.GarbageBody:
                context.Response.ContentType = "application/x-protobuf";
                await context.Response.Body.WriteAsync(RandomNumberGenerator.GetBytes(4096), ending);
                break;
            default:
                await Task.Delay(behaviour.Delay, ending);
                context.Response.StatusCode = behaviour.StatusCode;
                context.Response.ContentType = "application/x-protobuf";
                if (behaviour.RetryAfter is { } retryAfter)
                {
                    context.Response.Headers.RetryAfter = ((int)retryAfter.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                }
                break;
        }
    }

    private static async Task<byte[]> ReadBody(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        var encoding = request.Headers.ContentEncoding.ToString();
        await using Stream body = encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw new Microsoft.AspNetCore.Http.BadHttpRequestException($"Content-Encoding {encoding} is not part of OTLP.", StatusCodes.Status415UnsupportedMediaType),
        };
        await body.CopyToAsync(buffer);
        return buffer.ToArray();
    }
}
