using System.Net;
using System.Runtime.CompilerServices;

namespace Grpc.Net.Client;

/// <summary>Calls methods of a server.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
    private readonly Uri _address;

    private GrpcChannel(Uri address) => _address = address;

    /// <summary>A channel to a server.</summary>
    public static GrpcChannel ForAddress(string address) => new(new Uri(address));

    /// <summary>A call with one message there and one back.</summary>
    public async Task<string> UnaryAsync(string method, string message, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        await foreach (string answer in StreamingAsync(method, message, deadline, cancellation).ConfigureAwait(false))
        {
            return answer;
        }

        throw new RpcException(13, "no message");
    }

    /// <summary>A call with one message there and any number back.</summary>
    public async IAsyncEnumerable<string> StreamingAsync(
        string method, string message, TimeSpan? deadline = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = Request(method, new ByteArrayContent(GrpcFrame.Of(message)), deadline);

        // Begun in a flow of its own, so that the caller's activity stays current.
        var call = new GrpcCall(_invoker, request, method, deadline, cancellation);
        _ = call.RunAsync();
        await foreach (string answer in call.Messages.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            yield return answer;
        }
    }

    /// <summary>A call with any number of messages there and back.</summary>
    public GrpcStream Stream(string method, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var content = new StreamedContent();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var call = new GrpcCall(_invoker, Request(method, content, deadline), method, deadline, stop.Token);
        return new GrpcStream(content, call, stop);
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();

    private HttpRequestMessage Request(string method, HttpContent content, TimeSpan? deadline)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (deadline is { } limit)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", $"{(long)limit.TotalMilliseconds}m");
        }

        return request;
    }
}
