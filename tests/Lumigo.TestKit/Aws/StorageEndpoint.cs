using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lumigo.TestKit.Aws;

/// <summary>
/// As much of S3 and DynamoDB as clients need, on a free loopback port. Request ids are the numbers of the requests. What is asked for decides what
/// happens: <c>missing</c> is not there, <c>throttled</c> and <c>busy</c> refuse twice, <c>overloaded</c> always, <c>slow</c> takes half a minute.
/// </summary>
public sealed class StorageEndpoint : IDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, int> _refused = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private int _number;

    /// <summary>Opens the endpoint.</summary>
    public StorageEndpoint()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
        _server.StartAsync().GetAwaiter().GetResult();
        Port = new Uri(_server.Urls.Single()).Port;
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The URL without path.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>What was asked, in order: operation or method and path, and the <c>traceparent</c> header.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <inheritdoc/>
    public void Dispose()
    {
        // An already cancelled token: do not wait for requests that are slow on purpose.
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private async Task Answer(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var id = $"request-{Interlocked.Increment(ref _number)}";
        _requests.Enqueue($"{(target.Length > 0 ? target : $"{context.Request.Method} {context.Request.Path}")} {context.Request.Headers.TraceParent}".TrimEnd());
        try
        {
            if (target.Length > 0)
            {
                context.Response.Headers["x-amzn-RequestId"] = id;
                await Table(context, target.Split('.')[1]);
            }
            else
            {
                context.Response.Headers["x-amz-request-id"] = id;
                context.Response.Headers["x-amz-id-2"] = "extended-" + id;
                await Bucket(context);
            }
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private async Task Table(HttpContext context, string operation)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();
        var table = (string?)request["TableName"] ?? "";
        if (table == "slow")
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        }

        switch (table)
        {
            case "missing":
                await Write(context, 400, "application/x-amz-json-1.0", """{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}""");
                return;
            case "overloaded" or "throttled" when table == "overloaded" || Refuses(table):
                await Write(context, 400, "application/x-amz-json-1.0", """{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"slow down"}""");
                return;
        }

        var answer = operation switch
        {
            "GetItem" => new JsonObject { ["Item"] = request["Key"]!.DeepClone() }.ToJsonString(),
            "BatchGetItem" => """{"Responses":{"orders":[{"id":{"S":"1"}}],"customers":[{"id":{"S":"2"}}]},"UnprocessedKeys":{}}""",
            _ => "{}",
        };
        await Write(context, 200, "application/x-amz-json-1.0", answer);
    }

    private Task Bucket(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/ping")
        {
            return Write(context, 200, "text/plain", "pong");
        }

        if (path.Contains("missing", StringComparison.Ordinal))
        {
            return Write(context, 404, "application/xml", """<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>""");
        }

        if (path.StartsWith("/busy/", StringComparison.Ordinal) && Refuses("busy"))
        {
            return Write(context, 503, "application/xml", """<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>""");
        }

        return context.Request.Method switch
        {
            "GET" => Write(context, 200, "text/plain", "stored content"),
            "DELETE" => Write(context, 204, null, ""),
            _ => Write(context, 200, null, ""),
        };
    }

    private bool Refuses(string what) => _refused.AddOrUpdate(what, 1, (_, count) => count + 1) <= 2;

    private static async Task Write(HttpContext context, int status, string? type, string body)
    {
        context.Response.StatusCode = status;
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        if (type is not null)
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = bytes.Length;
        }

        // The request is read to its end, or the connection could not be used again.
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
