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
internal sealed record GrpcRequest(string Method, string? OriginalMethod, int? Status)
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

        // Methods have routes of their own; a route that takes any name answers for those that do not exist.
        return route.RoutePattern.Parameters.Count > 0 ? new GrpcRequest(GrpcAttributes.OtherMethod, method, status) : new GrpcRequest(method, null, status);
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
        // The library's own word comes first: a call that was cancelled never got to its trailers.
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is Activity activity && GrpcAttributes.Status(activity) is { } status)
        {
            return status;
        }

        string? text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[StatusHeader];
        return int.TryParse(text ?? context.Response.Headers[StatusHeader], out int sent) ? sent : null;
    }
}
