using System.Buffers.Binary;

namespace Lumigo.TestKit.Servers.SqlServer;

/// <summary>What a message of a client is for.</summary>
internal enum TdsMessageType : byte
{
    Batch = 0x01,
    ProcedureCall = 0x03,
    Answer = 0x04,
    Attention = 0x06,
    Transaction = 0x0E,
    Login = 0x10,
    PreLogin = 0x12,
}

/// <summary>A message of a client, put together from its packets.</summary>
internal sealed record TdsMessage(TdsMessageType Type, byte[] Body, bool ResetsConnection);

/// <summary>Cuts the stream of a connection into messages, and messages into packets.</summary>
internal sealed class TdsPackets(Stream stream, CancellationToken end)
{
    private const int HeaderSize = 8;
    private const int PacketSize = 4096;
    private const byte IsLast = 0x01;
    private const byte Resets = 0x08;

    /// <summary>The next message.</summary>
    public async Task<TdsMessage> ReadAsync()
    {
        using var body = new MemoryStream();
        var resets = false;
        while (true)
        {
            var header = new byte[HeaderSize];
            await stream.ReadExactlyAsync(header, end);
            var part = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - HeaderSize];
            await stream.ReadExactlyAsync(part, end);
            body.Write(part);
            resets |= (header[1] & Resets) != 0;
            if ((header[1] & IsLast) != 0)
            {
                return new TdsMessage((TdsMessageType)header[0], body.ToArray(), resets);
            }
        }
    }

    /// <summary>Sends an answer.</summary>
    public async Task WriteAsync(byte[] answer)
    {
        using var packets = new MemoryStream();
        var number = 0;
        for (var position = 0; position == 0 || position < answer.Length; position += PacketSize - HeaderSize)
        {
            var size = Math.Min(PacketSize - HeaderSize, answer.Length - position);
            var header = new byte[HeaderSize];
            header[0] = (byte)TdsMessageType.Answer;
            header[1] = position + size == answer.Length ? IsLast : (byte)0;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(size + HeaderSize));
            header[6] = (byte)++number;
            packets.Write(header);
            packets.Write(answer, position, size);
        }
        await stream.WriteAsync(packets.ToArray(), end);
    }
}
