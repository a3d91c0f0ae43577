using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server;

/// <summary>A method's way to end with a status of its own.</summary>
public sealed class RpcStatusException(int status) : Exception
{
    /// <summary>The number of the status.</summary>
    public int Status { get; } = status;
}

/// <summary>Serves methods whose messages are texts.</summary>
public static class GrpcEndpoints
{
    /// <summary>A method: takes a message, and a way to answer any number of times.</summary>
    public delegate Task Method(string message, Func<string, Task> answer, CancellationToken cancellation);

    /// <summary>A method that takes any number of messages.</summary>
    public delegate Task StreamingMethod(IAsyncEnumerable<string> messages, Func<string, Task> answer, CancellationToken cancellation);

    /// <summary>Maps the methods of a service, and what answers for methods and services that do not exist.</summary>
    public static void MapGrpcService(
        this IEndpointRouteBuilder routes, string service, IReadOnlyDictionary<string, Method> methods, IReadOnlyDictionary<string, StreamingMethod> streaming)
    {
        foreach ((string name, Method method) in methods)
        {
            string path = $"/{service}/{name}";
            routes.MapPost(path, context => ServeAsync(context, path, async (messages, answer, cancellation) =>
                await method(await FirstAsync(messages), answer, cancellation)));
        }

        foreach ((string name, StreamingMethod method) in streaming)
        {
            string path = $"/{service}/{name}";
            routes.MapPost(path, context => ServeAsync(context, path, method));
        }

        routes.MapPost($"{service}/{{unimplementedMethod}}", Unimplemented);
        routes.MapPost("{unimplementedService}/{unimplementedMethod}", Unimplemented);
    }

    private static Task Unimplemented(HttpContext context)
    {
        Begin(context);
        SetStatus(context, 12);
        return Task.CompletedTask;
    }

    private static async Task ServeAsync(HttpContext context, string path, StreamingMethod method)
    {
        Activity? activity = context.Features.Get<IHttpActivityFeature>()?.Activity;
        activity?.AddTag("grpc.method", path);
        Begin(context);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        bool hasDeadline = context.Request.Headers.TryGetValue("grpc-timeout", out var timeout);
        if (hasDeadline)
        {
            limit.CancelAfter(int.Parse(timeout[0].AsSpan(0, timeout[0]!.Length - 1), CultureInfo.InvariantCulture));
        }

        int status = 0;
        try
        {
            await method(ReadAllAsync(context.Request.Body, limit.Token), answer => WriteAsync(context.Response, answer), limit.Token);
        }
        catch (RpcStatusException exception)
        {
            status = exception.Status;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            status = hasDeadline ? 4 : 1;
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            status = 1;
        }
        catch (Exception)
        {
            status = 2;
        }

        if (!context.RequestAborted.IsCancellationRequested)
        {
            SetStatus(context, status);
        }

        activity?.AddTag("grpc.status_code", status.ToString(CultureInfo.InvariantCulture));
    }

    private static void Begin(HttpContext context) => context.Response.ContentType = "application/grpc";

    private static void SetStatus(HttpContext context, int status)
    {
        IHeaderDictionary target = context.Response.HasStarted ? context.Features.Get<IHttpResponseTrailersFeature>()!.Trailers : context.Response.Headers;
        target["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<string> FirstAsync(IAsyncEnumerable<string> messages)
    {
        await foreach (string message in messages)
        {
            return message;
        }

        throw new InvalidDataException("no message");
    }

    private static async IAsyncEnumerable<string> ReadAllAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] head = new byte[5];
        while (await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation) == head.Length)
        {
            byte[] message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            await body.ReadExactlyAsync(message, cancellation);
            yield return Encoding.UTF8.GetString(message);
        }
    }

    private static async Task WriteAsync(HttpResponse response, string message)
    {
        byte[] frame = new byte[5 + Encoding.UTF8.GetByteCount(message)];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        Encoding.UTF8.GetBytes(message, frame.AsSpan(5));
        await response.Body.WriteAsync(frame);
        await response.Body.FlushAsync();
    }
}
