using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

public enum PipeShutdownKind
{
    None = 0,
    PipeDisposed = 1,
    ReadEndOfStream = 2,
    ProtocolExitClient = 100,
    ProtocolExitServer = 101,
}

[Flags]
public enum SocketConnectionOptions
{
    None = 0,
}

public sealed class ConnectionResetException(string message, Exception? inner) : IOException(message, inner);

public interface IMeasuredDuplexPipe : IDuplexPipe
{
    long TotalBytesSent { get; }

    long TotalBytesReceived { get; }
}

/// <summary>A pipe over a socket.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly CountingStream _stream;

    private SocketConnection(Socket socket)
    {
        Socket = socket;
        _stream = new CountingStream(new NetworkStream(socket, ownsSocket: false));
        Input = PipeReader.Create(_stream);
        Output = PipeWriter.Create(_stream);
    }

    public Socket Socket { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public PipeShutdownKind ShutdownKind { get; private set; }

    public SocketError SocketError => SocketError.Success;

    public int LastReceived => _stream.LastReceived;

    public long BytesRead => _stream.Received;

    public long BytesSent => _stream.Sent;

    public long TotalBytesSent => _stream.Sent;

    public long TotalBytesReceived => _stream.Received;

    public static SocketConnection Create(
        Socket socket, PipeOptions? send, PipeOptions? receive, SocketConnectionOptions options = SocketConnectionOptions.None, string? name = null) => new(socket);

    public static void AssertDependencies()
    {
    }

    public static void SetRecommendedClientOptions(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
        }
        catch (SocketException)
        {
            // A socket of another kind.
        }
    }

    public bool TrySetProtocolShutdown(PipeShutdownKind kind)
    {
        if (ShutdownKind != PipeShutdownKind.None)
        {
            return false;
        }

        ShutdownKind = kind;
        return true;
    }

    public Counters GetCounters() => new(Socket.Connected ? Socket.Available : 0);

    public void Dispose() => _stream.Dispose();

    public readonly struct Counters(long onSocket)
    {
        public long BytesAvailableOnSocket { get; } = onSocket;

        public long BytesWaitingToBeSent => 0;

        public long BytesWaitingToBeRead => 0;
    }

    private sealed class CountingStream(Stream inner) : Stream
    {
        private long _received;
        private long _sent;

        public int LastReceived { get; private set; }

        public long Received => Volatile.Read(ref _received);

        public long Sent => Volatile.Read(ref _sent);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            LastReceived = count;
            Interlocked.Add(ref _received, count);
            return count;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref _sent, buffer.Length);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
        }
    }
}

/// <summary>Pipes over streams, TLS ones for example.</summary>
public static class StreamConnection
{
    public static IDuplexPipe GetDuplex(Stream stream, PipeOptions? send, PipeOptions? receive, string? name = null) =>
        new Duplex(PipeReader.Create(stream), PipeWriter.Create(stream));

    public static PipeReader GetReader(Stream stream, PipeOptions? options = null, string? name = null) => PipeReader.Create(stream);

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
