using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Grpc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>A request that is a call of gRPC, which Grpc.AspNetCore answered: its method and its status.</summary>
/// <param name="Method">The method's full name.</param>
/// <param name="OriginalMethod">What was called instead, if the server does not have it.</param>
/// <param name="Status">The status; null for a call that broke off before there was one.</param>
/// <param name="Thrown">The exception that made the status <c>UNKNOWN</c>.</param>
internal sealed record GrpcRequest(string Method, string? OriginalMethod, int? Status, Exception? Thrown)
{
    private const string ContentType = "application/grpc";
    private const string StatusHeader = "grpc-status";

    /// <summary>Whether it counts as an error of the server's.</summary>
    public bool IsError => Status is { } status && GrpcStatus.IsServerError(status);

    /// <summary>The call that a request is, when it has ended; null when it is none.</summary>
    public static GrpcRequest? Of(HttpContext context, Endpoint? endpoint)
    {
        if (context.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) != true || endpoint is not RouteEndpoint route)
        {
            return null;
        }

        string method = GrpcAttributes.Method(context.Request.Path.Value ?? string.Empty);
        int? status = StatusOf(context);
        Exception? thrown = status == GrpcStatus.Unknown ? GrpcHandlerException.Of(context) : null;
        if (thrown is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // For the library any exception is UNKNOWN, that of a method whose caller has left too.
            status = GrpcStatus.Cancelled;
            thrown = null;
        }

        // Methods have routes of their own; a route that takes any name answers for those that do not exist.
        return route.RoutePattern.Parameters.Count > 0
            ? new GrpcRequest(GrpcAttributes.OtherMethod, method, status, thrown)
            : new GrpcRequest(method, null, status, thrown);
    }

    /// <summary>Adds the attributes of the call.</summary>
    public void AddTo(List<KeyValuePair<string, object?>> attributes)
    {
        GrpcAttributes.AddTo(attributes, Method, Status);
        if (OriginalMethod is not null)
        {
            attributes.Add(new("rpc.method_original", OriginalMethod));
        }
    }

    private static int? StatusOf(HttpContext context)
    {
        // What the caller is told comes first: where a deadline is over, the library's tag has what became of the method afterwards.
        string? text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusHeader];
        if (int.TryParse(text ?? context.Response.Headers[StatusHeader], out int sent))
        {
            return sent;
        }

        return context.Features.Get<IHttpActivityFeature>()?.Activity is Activity activity ? GrpcAttributes.Status(activity) : null;
    }
}
