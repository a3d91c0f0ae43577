using System.Globalization;

namespace Lumigo.AutoInstrumentation.Bridge.Grpc;

/// <summary>gRPC's status codes.</summary>
internal static class GrpcStatus
{
    /// <summary>The caller has left.</summary>
    public const int Cancelled = 1;

    /// <summary>What an exception becomes that is none of the library's own.</summary>
    public const int Unknown = 2;

    private const int DeadlineExceeded = 4;
    private const int Unimplemented = 12;
    private const int Internal = 13;
    private const int Unavailable = 14;
    private const int DataLoss = 15;

    private static readonly string[] s_names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>A code's name; its number where it has none.</summary>
    public static string Name(int code) => code >= 0 && code < s_names.Length ? s_names[code] : code.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a caller's call has failed.</summary>
    public static bool IsClientError(int code) => code != 0;

    /// <summary>Whether a server is to blame: the others are answers.</summary>
    public static bool IsServerError(int code) => code is Unknown or DeadlineExceeded or Unimplemented or Internal or Unavailable or DataLoss;
}
