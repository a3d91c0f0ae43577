using System.Runtime.InteropServices;

namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>Memory that a request to the profiler refers to: not moved, and given back afterwards.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    // Each piece begins with the address of the one before it.
    private const int Header = 16;
    private byte* _last;

    /// <summary>Room for values, all zero.</summary>
    public T* Take<T>(int count)
        where T : unmanaged
    {
        byte* piece = (byte*)NativeMemory.AllocZeroed(Header + ((nuint)count * (nuint)sizeof(T)));
        *(byte**)piece = _last;
        _last = piece;
        return (T*)(piece + Header);
    }

    /// <summary>A copy; null of nothing.</summary>
    public byte* Copy(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return null;
        }

        byte* copy = Take<byte>(bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    /// <summary>A copy that ends with a NUL; null of nothing.</summary>
    public char* Copy(string? text)
    {
        if (text is null)
        {
            return null;
        }

        char* copy = Take<char>(text.Length + 1);
        text.CopyTo(new Span<char>(copy, text.Length));
        return copy;
    }

    /// <summary>The request is still to be carried out.</summary>
    public void KeepForEver() => _last = null;

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_last is not null)
        {
            byte* before = *(byte**)_last;
            NativeMemory.Free(_last);
            _last = before;
        }
    }
}
