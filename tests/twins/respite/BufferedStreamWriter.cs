using System.Buffers;

namespace RESPite.Streams;

/// <summary>Commands on their way to a connection: staged by one thread at a time, written by another once they are flushed.</summary>
public abstract class BufferedStreamWriter(Stream target, CancellationToken cancellationToken) : IBufferWriter<byte>
{
    private long _written;

    /// <summary>Who writes; here always a thread of the pool.</summary>
    public enum WriteMode
    {
        Default,
        Sync,
        Async,
        Pipe,
    }

    public abstract Task WriteComplete { get; }

    public virtual bool IsSync => false;

    public long TotalBytesWritten => Volatile.Read(ref _written);

    protected Stream Target { get; } = target;

    protected CancellationToken CancellationToken { get; } = cancellationToken;

    public static BufferedStreamWriter Create(WriteMode mode, Stream target, MemoryPool<byte>? bufferPool, CancellationToken cancellationToken) =>
        new Pooled(target, cancellationToken);

    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    public abstract Span<byte> GetSpan(int sizeHint = 0);

    public abstract void Advance(int count);

    public abstract void Flush();

    public abstract void Complete(Exception? exception = null);

    protected void OnWritten(int count) => Interlocked.Add(ref _written, count);

    private sealed class Pooled(Stream target, CancellationToken cancellationToken) : BufferedStreamWriter(target, cancellationToken), IThreadPoolWorkItem
    {
        private const int MostStaged = 32 * 1024;

        private readonly object _lock = new();
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ArrayBufferWriter<byte> _staged = new();
        private ArrayBufferWriter<byte> _flushed = new();
        private ArrayBufferWriter<byte> _spare = new();
        private Exception? _exception;
        private bool _writes;
        private bool _isComplete;

        public override Task WriteComplete => _complete.Task;

        public override Memory<byte> GetMemory(int sizeHint = 0) => Open().GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => Open().GetSpan(sizeHint);

        public override void Advance(int count)
        {
            Open().Advance(count);
            if (_staged.WrittenCount > MostStaged)
            {
                Flush();
            }
        }

        public override void Flush()
        {
            lock (_lock)
            {
                _flushed.Write(_staged.WrittenSpan);
                _staged.ResetWrittenCount();
                if (!_writes && _flushed.WrittenCount > 0)
                {
                    _writes = true;
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                }
            }
        }

        public override void Complete(Exception? exception = null)
        {
            lock (_lock)
            {
                _exception ??= exception;
                _isComplete = true;
                if (!_writes)
                {
                    _complete.TrySetResult();
                }
            }
        }

        void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

        private ArrayBufferWriter<byte> Open() => _isComplete ? throw new InvalidOperationException("Nothing more is written to this connection.", _exception) : _staged;

        private async Task WriteAsync()
        {
            try
            {
                while (Take() is { } next)
                {
                    await Target.WriteAsync(next.WrittenMemory, CancellationToken).ConfigureAwait(false);
                    OnWritten(next.WrittenCount);
                    next.ResetWrittenCount();
                    _spare = next;
                }
            }
            catch (Exception exception)
            {
                lock (_lock)
                {
                    _exception ??= exception;
                    _isComplete = true;
                }

                _complete.TrySetException(exception);
            }
        }

        private ArrayBufferWriter<byte>? Take()
        {
            lock (_lock)
            {
                if (_flushed.WrittenCount > 0)
                {
                    ArrayBufferWriter<byte> next = _flushed;
                    _flushed = _spare;
                    return next;
                }

                _writes = false;
                if (_isComplete)
                {
                    _complete.TrySetResult();
                }

                return null;
            }
        }
    }
}
