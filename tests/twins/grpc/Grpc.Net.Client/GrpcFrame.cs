using System.Buffers.Binary;
using System.Text;

namespace Grpc.Net.Client;

/// <summary>A message on the wire: a flag, its length, its bytes. Messages are texts here.</summary>
internal static class GrpcFrame
{
    public static byte[] Of(string message)
    {
        byte[] frame = new byte[5 + Encoding.UTF8.GetByteCount(message)];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - 5);
        Encoding.UTF8.GetBytes(message, frame.AsSpan(5));
        return frame;
    }

    /// <summary>The next message, or null at the end.</summary>
    public static async Task<string?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] head = new byte[5];
        if (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < head.Length)
        {
            return null;
        }

        byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await stream.ReadExactlyAsync(body, cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(body);
    }
}
