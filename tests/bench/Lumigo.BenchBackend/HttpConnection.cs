using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Lumigo.BenchBackend;

/// <summary>A request's head; the body is in <see cref="HttpConnection.Body"/>.</summary>
public readonly record struct HttpRequest(string Method, string Path, bool IsGzip);

/// <summary>
/// Just enough of HTTP/1.1 for clients we know, on one keep-alive connection and one blocking thread: nothing polls, nothing spins, and
/// a request costs little, because this server shares its core with the load generator.
/// </summary>
public sealed class HttpConnection(Socket socket)
{
    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;
    private byte[] body = [];
    private int bodyLength;
    private byte[] lastTarget = [];
    private string lastMethod = "";
    private string lastPath = "";

    /// <summary>The body of the request read last.</summary>
    public ArraySegment<byte> Body => new(body, 0, bodyLength);

    /// <summary>The next request, or null when the client has closed the connection.</summary>
    public HttpRequest? Read()
    {
        int headLength;
        while ((headLength = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Fill())
            {
                return null;
            }
        }

        var head = buffer.AsSpan(start, headLength);
        var lineEnd = head.IndexOf("\r\n"u8);
        ReadTarget(lineEnd < 0 ? head : head[..lineEnd]);

        long length = 0;
        var isChunked = false;
        var isGzip = false;
        var headers = lineEnd < 0 ? default : head[(lineEnd + 2)..];
        while (!headers.IsEmpty)
        {
            var stop = headers.IndexOf("\r\n"u8);
            var line = stop < 0 ? headers : headers[..stop];
            headers = stop < 0 ? default : headers[(stop + 2)..];
            if (Value(line, "content-length:"u8) is { IsEmpty: false } number)
            {
                Utf8Parser.TryParse(number, out length, out _);
            }
            else if (Value(line, "transfer-encoding:"u8).SequenceEqual("chunked"u8))
            {
                isChunked = true;
            }
            else if (Value(line, "content-encoding:"u8).SequenceEqual("gzip"u8))
            {
                isGzip = true;
            }
        }

        start += headLength + 4;
        bodyLength = 0;
        if (isChunked)
        {
            ReadChunks();
        }
        else
        {
            ReadBody((int)length);
        }

        return new HttpRequest(lastMethod, lastPath, isGzip);
    }

    /// <summary>Sends a complete response.</summary>
    public void Write(ReadOnlySpan<byte> response) => socket.Send(response);

    /// <summary>Clients repeat one target for ever; its strings are made once.</summary>
    private void ReadTarget(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual(lastTarget))
        {
            return;
        }

        var parts = Encoding.ASCII.GetString(line).Split(' ');
        lastTarget = line.ToArray();
        lastMethod = parts[0];
        lastPath = parts.Length > 1 ? parts[1] : "/";
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> lowerCaseName)
    {
        if (line.Length <= lowerCaseName.Length || !Ascii.EqualsIgnoreCase(line[..lowerCaseName.Length], lowerCaseName))
        {
            return default;
        }

        return line[lowerCaseName.Length..].Trim((byte)' ');
    }

    private void ReadBody(int length)
    {
        if (body.Length < bodyLength + length)
        {
            Array.Resize(ref body, Math.Max(bodyLength + length, body.Length * 2));
        }

        while (length > 0)
        {
            if (start == end && !Fill())
            {
                throw new EndOfStreamException("the client closed the connection inside a body");
            }

            var taken = Math.Min(length, end - start);
            buffer.AsSpan(start, taken).CopyTo(body.AsSpan(bodyLength));
            start += taken;
            bodyLength += taken;
            length -= taken;
        }
    }

    private void ReadChunks()
    {
        while (true)
        {
            int lineLength;
            while ((lineLength = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8)) < 0)
            {
                if (!Fill())
                {
                    throw new EndOfStreamException("the client closed the connection inside a body");
                }
            }

            Utf8Parser.TryParse(buffer.AsSpan(start, lineLength), out int size, out _, 'x');
            start += lineLength + 2;
            ReadBody(size + 2);
            bodyLength -= 2;
            if (size == 0)
            {
                return;
            }
        }
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var received = socket.Receive(buffer.AsSpan(end));
        end += received;
        return received > 0;
    }
}
