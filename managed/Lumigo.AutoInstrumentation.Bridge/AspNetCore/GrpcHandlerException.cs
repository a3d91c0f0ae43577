using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Microsoft.AspNetCore.Http;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// The exception that the method of a gRPC service has thrown. Grpc.AspNetCore catches it and answers <c>UNKNOWN</c>; the exception is kept in the status of
/// the call, which is a feature of the request.
/// </summary>
internal static class GrpcHandlerException
{
    private const string Feature = "Grpc.AspNetCore.Server.IServerCallContextFeature";

    // Bound at the first call that fails like this.
    private static MemberReader? s_status;
    private static MemberReader? s_exception;

    /// <summary>The exception, or null.</summary>
    public static Exception? Of(HttpContext context)
    {
        foreach ((Type type, object call) in context.Features)
        {
            if (type.FullName == Feature)
            {
                object? status = Read(ref s_status, call, "Status");
                return status is null ? null : Read(ref s_exception, status, "DebugException") as Exception;
            }
        }

        return null;
    }

    private static object? Read(ref MemberReader? known, object instance, string name)
    {
        MemberReader? reader = known;
        if (reader?.Owns(instance) != true)
        {
            known = reader = MemberReader.Find(instance.GetType(), name);
        }

        return reader?.Read(instance);
    }
}
