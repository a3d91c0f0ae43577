using System.Net;
using System.Threading.Channels;

namespace Grpc.Net.Client;

/// <summary>A request's body that is written while it is sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();

    public void Write(string message) => _messages.Writer.TryWrite(message);

    public void Complete() => _messages.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await foreach (string message in _messages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await stream.WriteAsync(GrpcFrame.Of(message), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
