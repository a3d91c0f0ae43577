using System.Buffers;

namespace RESPite.Buffers;

/// <summary>Is told when much has been written.</summary>
public interface ICycleBufferCallback
{
    void PageComplete();
}

/// <summary>Has the memory that values are copied to.</summary>
public interface IBufferPoolProvider
{
    MemoryPool<byte>? BufferPool { get; }
}

/// <summary>A value that stays where it was read.</summary>
public readonly struct PayloadReservation(IMemoryOwner<byte> owner, int offset, int length)
{
    public IMemoryOwner<byte> Owner => owner;

    public int Offset => offset;

    public int Length => length;
}

/// <summary>What was received and not yet read, and room for more behind it: one array, which grows with the largest answer.</summary>
public struct CycleBuffer
{
    private const int Least = 4096;

    private byte[]? _bytes;
    private int _start;
    private int _end;

    public static CycleBuffer Create(MemoryPool<byte>? pool = null, ICycleBufferCallback? callback = null) => default;

    public Memory<byte> GetUncommittedMemory(int hint = 0)
    {
        int needed = Math.Max(hint, 1);
        if (_bytes is null || _bytes.Length - _end < needed)
        {
            int kept = _end - _start;
            byte[] next = _bytes is not null && kept <= _bytes.Length / 2 && _bytes.Length - kept >= needed
                ? _bytes
                : new byte[Math.Max(Least, 2 * (kept + needed))];
            _bytes?.AsSpan(_start, kept).CopyTo(next);
            (_bytes, _start, _end) = (next, 0, kept);
        }

        return _bytes.AsMemory(_end);
    }

    public void Commit(int count) => _end += count;

    public readonly long GetCommittedLength() => _end - _start;

    public readonly bool TryGetCommitted(out ReadOnlySpan<byte> span)
    {
        span = _bytes.AsSpan(_start, _end - _start);
        return true;
    }

    public readonly ReadOnlySequence<byte> GetAllCommitted() => _bytes is null ? default : new(_bytes, _start, _end - _start);

    public void DiscardCommitted(int count) => _start += count;

    public void DiscardCommitted(long count) => DiscardCommitted(checked((int)count));

    public void Release() => this = default;
}

/// <summary>Memory that several hold.</summary>
public sealed class RefCountedBuffer : MemoryManager<byte>
{
    private readonly byte[] _bytes;
    private readonly int _length;
    private int _references = 1;

    private RefCountedBuffer(byte[] bytes, int length, bool isFixed) => (_bytes, _length, IsFixed) = (bytes, length, isFixed);

    public bool IsFixed { get; }

    public int RefCount => Volatile.Read(ref _references);

    public static RefCountedBuffer CreateFixed(byte[] bytes) => new(bytes, bytes.Length, true);

    public static RefCountedBuffer Rent(int length, MemoryPool<byte>? pool) => new(new byte[length], length, false);

    public void Release() => Interlocked.Decrement(ref _references);

    public override Span<byte> GetSpan() => _bytes.AsSpan(0, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => _bytes.AsMemory(elementIndex).Pin();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
