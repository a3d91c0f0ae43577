
namespace Pipelines.Sockets.Unofficial.Arenas;

public enum ArenaFlags
{
    None = 0,
}

public delegate TTo Projection<T, TTo>(in T value);

public delegate TTo Projection<T, TState, TTo>(in T value, in TState state);

public abstract class Allocator<T>;

public class ArenaOptions(ArenaFlags flags = ArenaFlags.None, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
{
    public ArenaFlags Flags { get; } = flags;

    public int BlockSizeBytes { get; } = blockSizeBytes;

    public Func<long, long, long>? RetentionPolicy { get; } = retentionPolicy;
}

/// <summary>Hands out arrays; the garbage collector takes them back.</summary>
public sealed class Arena<T>(ArenaOptions? options = null, Allocator<T>? allocator = null) : IDisposable
{
    public ArenaOptions? Options { get; } = options;

    public Allocator<T>? Allocator { get; } = allocator;

    public Sequence<T> Allocate(int length) => new(new T[length], 0, length);

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>A sequence whose element type is not known.</summary>
public readonly struct Sequence(Array? items, int start, int length)
{
    private readonly Array? _items = items;
    private readonly int _start = start;
    private readonly int _length = length;

    public long Length => _length;

    public Sequence<T> Cast<T>() => new((T[]?)_items, _start, _length);
}

/// <summary>A part of an array.</summary>
public readonly struct Sequence<T>(T[]? items, int start, int length)
{
    private readonly T[]? _items = items;
    private readonly int _start = start;
    private readonly int _length = length;

    public long Length => _length;

    public bool IsEmpty => _length == 0;

    public bool IsSingleSegment => true;

    public Span<T> FirstSpan => new(_items, _start, _length);

    public SpanEnumerable Spans => new(this);

    public ref T this[int index] => ref _items![_start + index];

    public Sequence Untyped() => new(_items, _start, _length);

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator(Sequence<T> sequence)
    {
        private readonly Sequence<T> _sequence = sequence;
        private int _at = -1;

        public readonly ref T Current => ref _sequence[_at];

        public bool MoveNext() => ++_at < _sequence._length;

        public ref T GetNext()
        {
            if (!MoveNext())
            {
                throw new InvalidOperationException("The sequence has no more elements.");
            }

            return ref Current;
        }
    }

    public readonly ref struct SpanEnumerable(Sequence<T> sequence)
    {
        private readonly Sequence<T> _sequence = sequence;

        public SpanEnumerator GetEnumerator() => new(_sequence);
    }

    public ref struct SpanEnumerator(Sequence<T> sequence)
    {
        private readonly Sequence<T> _sequence = sequence;
        private bool _done;

        public readonly Span<T> Current => _sequence.FirstSpan;

        public bool MoveNext()
        {
            bool first = !_done;
            _done = true;
            return first;
        }
    }
}

public static class SequenceExtensions
{
    public static TTo[] ToArray<T, TTo>(this in Sequence<T> source, Projection<T, TTo> projection)
    {
        var target = new TTo[source.Length];
        source.CopyTo(target, projection);
        return target;
    }

    public static TTo[] ToArray<T, TState, TTo>(this in Sequence<T> source, Projection<T, TState, TTo> projection, in TState state)
    {
        Span<T> items = source.FirstSpan;
        var target = new TTo[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            target[i] = projection(in items[i], in state);
        }

        return target;
    }

    public static void CopyTo<T, TTo>(this in Sequence<T> source, Span<TTo> target, Projection<T, TTo> projection)
    {
        Span<T> items = source.FirstSpan;
        for (int i = 0; i < items.Length; i++)
        {
            target[i] = projection(in items[i]);
        }
    }
}
