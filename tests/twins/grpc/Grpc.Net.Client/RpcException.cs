namespace Grpc.Net.Client;

/// <summary>A call that did not end well.</summary>
public sealed class RpcException(int status, string detail) : Exception($"Status(StatusCode=\"{status}\", Detail=\"{detail}\")")
{
    /// <summary>The number of the status.</summary>
    public int Status { get; } = status;
}
