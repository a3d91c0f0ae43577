namespace RESPite.Transports;

/// <summary>A connection that an application has by other means than a socket.</summary>
public abstract class DuplexTransport : IAsyncDisposable
{
    public virtual bool IsEncrypted => false;

    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    public virtual Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public abstract void Advance(int count);

    public abstract bool Flush();

    public abstract void Start(TransportReceiver receiver);

    public abstract ValueTask DisposeAsync();
}

/// <summary>Is given what comes on it.</summary>
public abstract class TransportReceiver
{
    public abstract bool OnReceived(ReadOnlySpan<byte> payload);

    public virtual void OnBatchEnd()
    {
    }

    public virtual void OnClosed(Exception? fault)
    {
    }
}
