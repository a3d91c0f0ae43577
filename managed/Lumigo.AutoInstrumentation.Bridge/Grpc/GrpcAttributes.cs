using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Bridge.Grpc;

/// <summary>
/// What calls of gRPC have in common on both sides: the attributes of the conventions (https://opentelemetry.io/docs/specs/semconv/rpc/grpc/) and the
/// older ones that Lumigo reads, and the tags of the libraries they are made from.
/// </summary>
internal static class GrpcAttributes
{
    /// <summary>The libraries' own tag with the method, as it is in the path.</summary>
    public const string MethodTag = "grpc.method";

    /// <summary>The libraries' own tag with the number of the status.</summary>
    public const string StatusTag = "grpc.status_code";

    /// <summary>What a method is called that the server does not have.</summary>
    public const string OtherMethod = "_OTHER";

    private const string SystemName = "grpc";

    /// <summary>Whether a tag says in its own words what is said by the attributes.</summary>
    public static bool IsTranslated(string key) => key is MethodTag or StatusTag;

    /// <summary>A path as a method's full name: without the slash before it.</summary>
    public static string Method(string path) => path.StartsWith('/') ? path[1..] : path;

    /// <summary>The status in the libraries' tag, or null.</summary>
    public static int? Status(Activity span) => span.GetTagItem(StatusTag) switch
    {
        int number => number,
        string text when int.TryParse(text, out int number) => number,
        _ => null,
    };

    /// <summary>Adds the attributes of a call.</summary>
    public static void AddTo(List<KeyValuePair<string, object?>> attributes, string method, int? status)
    {
        attributes.Add(new("rpc.system.name", SystemName));
        attributes.Add(new("rpc.method", method));

        // Lumigo's own keys.
        attributes.Add(new("rpc.system", SystemName));
        int slash = method.LastIndexOf('/');
        if (slash > 0)
        {
            attributes.Add(new("rpc.service", method[..slash]));
        }

        if (status is { } code)
        {
            attributes.Add(new("rpc.response.status_code", GrpcStatus.Name(code)));
            attributes.Add(new("rpc.grpc.status_code", code));
        }
    }
}
