namespace Grpc.Net.Client;

/// <summary>A running call with any number of messages there and back. Ends with the server's status, or when it is disposed of.</summary>
public sealed class GrpcStream : IDisposable
{
    private readonly StreamedContent _content;
    private readonly GrpcCall _call;
    private readonly CancellationTokenSource _stop;

    internal GrpcStream(StreamedContent content, GrpcCall call, CancellationTokenSource stop)
    {
        _content = content;
        _call = call;
        _stop = stop;

        // Begun in a flow of its own, so that the caller's activity stays current.
        _ = call.RunAsync();
    }

    /// <summary>Sends a message.</summary>
    public void Write(string message) => _content.Write(message);

    /// <summary>There are no more messages.</summary>
    public void Complete() => _content.Complete();

    /// <summary>The answers, until the call has ended.</summary>
    public IAsyncEnumerable<string> ReadAllAsync() => _call.Messages.ReadAllAsync(CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }
}
