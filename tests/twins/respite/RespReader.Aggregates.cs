namespace RESPite.Messages;

/// <content>Collections.</content>
public ref partial struct RespReader
{
    public readonly int AggregateLength()
    {
        DemandAggregate();
        return _current.Length;
    }

    public readonly bool AggregateLengthIs(int count) => AggregateLength() == count;

    public readonly bool AggregateIsEmpty() => AggregateLength() == 0;

    public readonly AggregateEnumerator AggregateChildren()
    {
        DemandAggregate();
        return new AggregateEnumerator(_data, _services, _current.Next, _current.Length);
    }

    public readonly void FillAll<TState, TResult>(scoped Span<TResult> target, ref TState state, Projection<TState, TResult> projection)
    {
        AggregateEnumerator children = AggregateChildren();
        Fill(ref children, target, ref state, projection);
    }

    public TResult[]? ReadPastArray<TResult>(Projection<TResult> projection, bool scalar = false) =>
        ReadPastArray(ref projection, static (ref Projection<TResult> one, ref RespReader reader) => one(ref reader), scalar);

    public TResult[]? ReadPastArray<TState, TResult>(ref TState state, Projection<TState, TResult> projection, bool scalar = false)
    {
        int length = AggregateLength();
        if (IsNull)
        {
            return null;
        }

        var result = new TResult[length];
        AggregateEnumerator children = AggregateChildren();
        Fill(ref children, result, ref state, projection);
        children.MovePast(out this);
        return result;
    }

    private static void Fill<TState, TResult>(ref AggregateEnumerator children, scoped Span<TResult> target, ref TState state, Projection<TState, TResult> projection)
    {
        for (int i = 0; i < target.Length; i++)
        {
            children.DemandNext();
            target[i] = projection(ref state, ref children.Value);
        }
    }

    private readonly void DemandAggregate()
    {
        if (!IsAggregate)
        {
            throw new InvalidOperationException($"A collection was expected, not {Prefix}.");
        }
    }

    /// <summary>The elements of a collection. Each is read by a reader of its own, which sees nothing else.</summary>
    public ref struct AggregateEnumerator
    {
        /// <summary>Reads the element.</summary>
        public RespReader Value;

        private readonly ReadOnlySpan<byte> _data;
        private readonly object? _services;
        private int _next;
        private int _left;

        internal AggregateEnumerator(ReadOnlySpan<byte> data, object? services, int first, int count)
        {
            _data = data;
            _services = services;
            _next = first;
            _left = count;
            Value = default;
        }

        /// <summary>Goes to the next element, and reads it.</summary>
        public bool MoveNext()
        {
            if (!MoveNextRaw())
            {
                return false;
            }

            Value.MoveNext();
            return true;
        }

        /// <summary>Goes to before the next element.</summary>
        public bool MoveNextRaw()
        {
            if (_left == 0)
            {
                Value = default;
                return false;
            }

            int end = Element.EndOf(_data, _next);
            if (end < 0)
            {
                throw new EndOfStreamException();
            }

            Value = new RespReader(_data[_next..end], _services);
            _next = end;
            _left--;
            return true;
        }

        public void DemandNext()
        {
            if (!MoveNext())
            {
                throw new EndOfStreamException();
            }
        }

        /// <summary>A reader of what comes after the collection.</summary>
        public void MovePast(out RespReader reader)
        {
            while (MoveNextRaw())
            {
            }

            reader = new RespReader(_data, _services, _next);
        }
    }
}
