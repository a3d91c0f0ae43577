using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using RESPite.Buffers;

namespace RESPite.Messages;

/// <summary>Reads an answer, element by element. A copy of it reads on by itself.</summary>
public ref partial struct RespReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly object? _services;
    private Element _current;

    public RespReader(ReadOnlySpan<byte> value)
        : this(value, null)
    {
    }

    public RespReader(ReadOnlySpan<byte> value, object? services)
    {
        _data = value;
        _services = services;
    }

    public RespReader(scoped in ReadOnlySequence<byte> value)
        : this(value.ToArray(), null)
    {
    }

    private RespReader(ReadOnlySpan<byte> value, object? services, int at)
        : this(value, services) => _current = new Element(RespPrefix.None, at, 0, false, at);

    /// <summary>Makes something of an element.</summary>
    public delegate T Projection<out T>(ref RespReader value);

    /// <summary>Makes something of an element, with what it is given for it.</summary>
    public delegate TResult Projection<TState, out TResult>(ref TState state, ref RespReader value);

    /// <summary>Makes a value of a text.</summary>
    public delegate bool ScalarParser<TSource, TValue>(scoped ReadOnlySpan<TSource> value, out TValue result);

    public readonly RespPrefix Prefix => _current.Prefix;

    public readonly bool IsScalar => _current.IsScalar;

    public readonly bool IsAggregate => _current.IsAggregate;

    public readonly bool IsNull => _current.IsNull;

    public readonly bool IsError => _current.IsError;

    public readonly bool IsInlineScalar => IsScalar && !IsNull;

    public readonly bool IsNonNullAggregate => IsAggregate && !IsNull;

    /// <summary>Never: no server sends an element piece by piece.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "An instance's member in RESPite.")]
    public readonly bool IsStreaming => false;

    /// <summary>How much is left, from the text of this element on.</summary>
    public readonly long ProtocolBytesRemaining => _data.Length - _current.Start;

    public readonly RespReader Clone() => this;

    public bool TryReadNext()
    {
        if (!Element.TryRead(_data, _current.Next, out Element next))
        {
            return false;
        }

        _current = next;
        return true;
    }

    public bool TryMoveNext() => TryMoveNext(checkError: true);

    public bool TryMoveNext(bool checkError)
    {
        bool moved = TryReadNext();
        return moved && checkError && IsError ? throw new RespException(ReadString() ?? string.Empty) : moved;
    }

    public void MoveNext()
    {
        if (!TryMoveNext())
        {
            throw new EndOfStreamException();
        }
    }

    public void MoveNextScalar()
    {
        MoveNext();
        DemandScalar();
    }

    public void MoveNextAggregate()
    {
        MoveNext();
        DemandAggregate();
    }

    /// <summary>Goes on to the end of this element, and of all that is in it.</summary>
    public void SkipChildren()
    {
        int at = _current.Next;
        for (int left = IsAggregate ? _current.Length : 0; left > 0; left--)
        {
            at = Element.EndOf(_data, at);
            if (at < 0)
            {
                throw new EndOfStreamException();
            }
        }

        _current = new Element(RespPrefix.None, at, 0, false, at);
    }

    public readonly void DemandScalar()
    {
        if (!IsScalar)
        {
            throw new InvalidOperationException($"A single value was expected, not {Prefix}.");
        }
    }

    /// <summary>Copies the answer as it is, from where it is read next.</summary>
    public readonly int CopyRawTo(Span<byte> target)
    {
        ReadOnlySpan<byte> raw = _data[_current.Next..];
        raw = raw[..Math.Min(raw.Length, target.Length)];
        raw.CopyTo(target);
        return raw.Length;
    }

    /// <summary>What else there is for who reads.</summary>
    public readonly bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = _services as T;
        return service is not null;
    }

    /// <summary>Keeps the text of this element where it is. Never: it is to be copied.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "An instance's member in RESPite.")]
    public readonly bool TryReservePayload(out PayloadReservation reservation)
    {
        reservation = default;
        return false;
    }
}
