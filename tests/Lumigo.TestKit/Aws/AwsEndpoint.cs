using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lumigo.TestKit.Waiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lumigo.TestKit.Aws;

/// <summary>
/// The queue and topic services of AWS on a free loopback port, in both wire protocols. Records every call. Receives from queues named <c>denied…</c>
/// are refused, the first three from one named <c>throttled…</c> are too many, and queues named <c>endless…</c>
/// always have as many messages as are asked for. <c>GET</c> of anything is answered with <c>pong</c>.
/// </summary>
public sealed class AwsEndpoint : IDisposable
{
    private const string QueueNamespace = "http://queue.amazonaws.com/doc/2012-11-05/";
    private const string TopicNamespace = "http://sns.amazonaws.com/doc/2010-03-31/";

    private readonly Observed<List<ApiCall>> _calls = new([]);
    private readonly QueueService _queues;
    private readonly TopicService _topics;
    private readonly WebApplication _server;

    /// <summary>Opens the endpoint.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    public AwsEndpoint(int port = 0)
    {
        _queues = new QueueService(() => Url!);
        _topics = new TopicService(_queues);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        _server = builder.Build();
        _server.Run(OnRequest);
        _server.StartAsync().GetAwaiter().GetResult();
        Url = _server.Urls.Single();
    }

    /// <summary>The URL for clients.</summary>
    public string Url { get; }

    /// <summary>Added to every answer's time.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Whether calls are kept in <see cref="Calls"/>.</summary>
    public bool Records { get; set; } = true;

    /// <summary>Every call so far, in the order of the answers.</summary>
    public IReadOnlyList<ApiCall> Calls => _calls.Read(calls => calls.ToArray());

    /// <summary>Waits until the calls so far satisfy a condition; false when the time is over.</summary>
    public bool WaitForCalls(Func<IReadOnlyList<ApiCall>, bool> condition, TimeSpan limit) => _calls.WaitUntil(calls => condition(calls), limit);

    /// <summary>Makes a queue unless it is there and puts messages into it.</summary>
    public void Fill(string queue, IEnumerable<string> bodies)
    {
        foreach (var body in bodies)
        {
            _queues.Make(queue).Add(new QueuedMessage(body, [], []), TimeSpan.Zero);
        }
    }

    /// <summary>How many messages a queue has that were not deleted.</summary>
    public int CountIn(string queue) => _queues.Find(queue).Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        // An already cancelled token: long polls are not waited for.
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task OnRequest(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.WriteAsync("pong");
            return;
        }
        if (Latency > TimeSpan.Zero)
        {
            await Task.Delay(Latency, context.RequestAborted);
        }
        try
        {
            await OnCall(context);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task OnCall(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var isQuery = target.Length == 0;
        JsonObject input;
        string action;
        if (isQuery)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            input = QueryProtocol.Read(form.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
            action = (string)input["Action"]!;
            if (context.Request.Path.Value is { Length: > 1 } path)
            {
                input["QueueUrl"] = path;
            }
        }
        else
        {
            input = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
            action = target.Split('.')[^1];
        }

        var isTopic = isQuery && (string?)input["Version"] == "2010-03-31";
        var requestId = Guid.NewGuid().ToString();
        var carried = new List<CarriedMessage>();
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        string? code = null;
        string answer;
        try
        {
            var result = isTopic ? _topics.Do(action, input, carried) : await _queues.Do(action, input, carried, context.RequestAborted);
            answer = isQuery ? QueryProtocol.Write(action, result, requestId, isTopic ? TopicNamespace : QueueNamespace)
                : action is "DeleteMessage" or "ChangeMessageVisibility" ? "" : result.ToJsonString();
        }
        catch (ApiError error)
        {
            code = error.Code;
            context.Response.StatusCode = error.Status;
            context.Response.Headers["x-amzn-query-error"] = error.Code + ";Sender";
            answer = isQuery ? QueryProtocol.Write(error, requestId, isTopic ? TopicNamespace : QueueNamespace)
                : JsonSerializer.Serialize(new Dictionary<string, string> { ["__type"] = "com.amazonaws.sqs#" + error.Type, ["message"] = error.Message });
        }
        if (Records)
        {
            var about = (string?)(input["QueueUrl"] ?? input["QueueName"] ?? input["TopicArn"] ?? input["Name"]) ?? "";
            _calls.Change(calls => calls.Add(new ApiCall(
                requestId, action, QueueService.NameOf(about), context.Response.StatusCode, code,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), carried)));
        }
        var bytes = System.Text.Encoding.UTF8.GetBytes(answer);
        context.Response.ContentType = isQuery ? "text/xml" : "application/x-amz-json-1.0";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
