using System.Buffers;
using System.Runtime.InteropServices;

namespace RESPite.Internal;

/// <summary>What commands are compared with.</summary>
public static class RespConstants
{
    /// <summary>The first four bytes as this processor has them in a number.</summary>
    public static uint UnsafeCpuUInt32(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<uint>(bytes);
}

/// <summary>Writes a command by itself, on no connection. One for each thread.</summary>
public sealed class BlockBufferSerializer : IBufferWriter<byte>
{
    [ThreadStatic]
    private static BlockBufferSerializer? s_shared;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public static BlockBufferSerializer Shared => s_shared ??= new();

    public void Advance(int count) => _bytes.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);

    public void Revert() => _bytes.Clear();

    /// <summary>The memory of such commands.</summary>
    public sealed class BlockBuffer : MemoryManager<byte>
    {
        private readonly byte[] _command;

        private BlockBuffer(byte[] command) => _command = command;

        public static ReadOnlyMemory<byte> FinalizeMessage(BlockBufferSerializer serializer)
        {
            var command = new BlockBuffer(serializer._bytes.WrittenSpan.ToArray());
            serializer.Revert();
            return command.Memory;
        }

        public static void Release(in ReadOnlySequence<byte> request)
        {
        }

        public void Release()
        {
        }

        public override Span<byte> GetSpan() => _command;

        public override MemoryHandle Pin(int elementIndex = 0) => _command.AsMemory(elementIndex).Pin();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
