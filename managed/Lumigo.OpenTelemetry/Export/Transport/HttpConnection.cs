using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lumigo.OpenTelemetry.Export.Transport;

/// <summary>
/// One HTTP/1.1 connection to the endpoint, used synchronously by the export thread alone.
/// </summary>
/// <remarks>
/// <c>HttpClient</c> is not used on purpose: it reports every request and connection to the application's own listeners, meters and
/// event sources, runs on the application's thread pool, and costs several times more at start-up. See docs/design/export.md.
/// </remarks>
internal sealed class HttpConnection : IDisposable
{
    private const int MaxHeaderBytes = 64 * 1024;
    private const int MaxBodyBytes = 1024 * 1024;
    private const int KeptBodyBytes = 16 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[8 * 1024];
    private int _bufferStart;
    private int _bufferEnd;

    private HttpConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Whether the server keeps the connection open for another request.</summary>
    public bool KeepAlive { get; private set; } = true;

    /// <summary>Connects, through the proxy if there is one, with TLS for https.</summary>
    public static HttpConnection Open(Uri endpoint, Uri? proxy, Deadline deadline)
    {
        Uri target = proxy ?? endpoint;
        Socket socket = Connect(target.IdnHost, target.Port, deadline);
        try
        {
            var connection = new HttpConnection(socket, new NetworkStream(socket, ownsSocket: true));
            if (endpoint.Scheme != Uri.UriSchemeHttps)
            {
                return connection;
            }

            if (proxy is not null)
            {
                connection.OpenTunnel(endpoint, proxy, deadline);
            }

            connection.SetTimeouts(deadline);
            var tls = new SslStream(connection._stream, leaveInnerStreamOpen: false);
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = endpoint.IdnHost,

                // A missing intermediate certificate would be fetched by an HttpClient, on the application's thread pool and in its telemetry.
                CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
            });
            return new HttpConnection(socket, tls);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one request and reads its response.</summary>
    public HttpResponse Send(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, Deadline deadline) => Send(head, body, KeptBodyBytes, deadline);

    /// <summary>Sends a request without a body and reads its response with the whole of its body.</summary>
    public HttpResponse Get(ReadOnlyMemory<byte> head, Deadline deadline) => Send(head, default, MaxBodyBytes, deadline);

    private HttpResponse Send(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, int keptBodyBytes, Deadline deadline)
    {
        SetTimeouts(deadline);
        _stream.Write(head.Span);
        _stream.Write(body.Span);
        _stream.Flush();
        return ReadResponse(keptBodyBytes, deadline);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private static Socket Connect(string host, int port, Deadline deadline)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxConnect.Connect(host.Trim('[', ']'), port, deadline);
        }

        IPAddress[] addresses = IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal) ? [literal] : Dns.GetHostAddresses(host);
        Exception? failure = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                ConnectWithin(socket, new IPEndPoint(address, port), deadline.RequireMilliseconds());
                return socket;
            }
            catch (Exception exception)
            {
                failure = exception;
                socket.Dispose();
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static void ConnectWithin(Socket socket, IPEndPoint endpoint, int milliseconds)
    {
        // A blocking connect may hang for minutes; an asynchronous one would run on the application's thread pool.
        socket.Blocking = false;
        try
        {
            socket.Connect(endpoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            if (!socket.Poll(TimeSpan.FromMilliseconds(milliseconds), SelectMode.SelectWrite))
            {
                throw new TimeoutException("connecting timed out");
            }

            int error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != 0)
            {
                throw new SocketException(error);
            }
        }

        socket.Blocking = true;
    }

    private void OpenTunnel(Uri endpoint, Uri proxy, Deadline deadline)
    {
        string authority = $"{endpoint.IdnHost}:{endpoint.Port}";
        string request = $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{ProxyAuthorization(proxy)}\r\n";
        HttpResponse response = Send(Encoding.ASCII.GetBytes(request), default, deadline);
        if (response.Status is < 200 or > 299)
        {
            throw new IOException($"the proxy {proxy.Host}:{proxy.Port} answered {response.Status}");
        }
    }

    /// <summary>The proxy's authorization header line, or nothing.</summary>
    internal static string ProxyAuthorization(Uri proxy) => proxy.UserInfo.Length == 0
        ? string.Empty
        : $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(proxy.UserInfo)))}\r\n";

    private void SetTimeouts(Deadline deadline)
    {
        int milliseconds = deadline.RequireMilliseconds();
        _socket.SendTimeout = milliseconds;
        _socket.ReceiveTimeout = milliseconds;
    }

    private HttpResponse ReadResponse(int keptBodyBytes, Deadline deadline)
    {
        int read = 0;
        string statusLine;
        string? retryAfter;
        long? length;
        bool chunked;
        int status;
        do
        {
            statusLine = ReadLine(ref read, deadline);
            status = ParseStatus(statusLine);
            ReadHeaders(statusLine, ref read, deadline, out retryAfter, out length, out chunked);
        }
        while (status is >= 100 and < 200);

        return new HttpResponse(status, retryAfter, status is 204 or 304 ? [] : ReadBody(length, chunked, keptBodyBytes, deadline));
    }

    /// <summary>
    /// Reads the body. The status has been received and holds whatever becomes of the body: sending again what was accepted would deliver it twice.
    /// </summary>
    private byte[] ReadBody(long? length, bool chunked, int keptBodyBytes, Deadline deadline)
    {
        var kept = new MemoryStream();
        try
        {
            ReadBody(kept, length, chunked, keptBodyBytes, deadline);
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            KeepAlive = false;
        }

        return kept.ToArray();
    }

    private static int ParseStatus(string statusLine) =>
        statusLine.StartsWith("HTTP/1.", StringComparison.Ordinal) && statusLine.Length >= 12
        && int.TryParse(statusLine.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? status
            : throw new IOException("the answer is not HTTP");

    private void ReadHeaders(string statusLine, ref int read, Deadline deadline, out string? retryAfter, out long? length, out bool chunked)
    {
        retryAfter = null;
        length = null;
        chunked = false;
        KeepAlive = statusLine.StartsWith("HTTP/1.1", StringComparison.Ordinal);
        while (ReadLine(ref read, deadline) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            if (colon <= 0)
            {
                throw new IOException("the answer has a malformed header");
            }

            ReadOnlySpan<char> name = line.AsSpan(0, colon);
            ReadOnlySpan<char> value = line.AsSpan(colon + 1).Trim();
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                length = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                    ? number
                    : throw new IOException("the answer has a malformed length");
            }
            else if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                chunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
            }
            else if (name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
            {
                KeepAlive = !value.Equals("close", StringComparison.OrdinalIgnoreCase)
                    && (KeepAlive || value.Equals("keep-alive", StringComparison.OrdinalIgnoreCase));
            }
            else if (name.Equals("Retry-After", StringComparison.OrdinalIgnoreCase))
            {
                retryAfter = value.ToString();
            }
        }
    }

    /// <summary>Reads the body to its end, so that the connection can be used again; closes it instead when that would be long.</summary>
    private void ReadBody(MemoryStream kept, long? length, bool chunked, int keptBodyBytes, Deadline deadline)
    {
        if (chunked)
        {
            int lines = 0;
            while (true)
            {
                string size = ReadLine(ref lines, deadline);
                int end = size.IndexOf(';');
                if (!int.TryParse(end < 0 ? size : size[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int chunk)
                    || chunk < 0 || chunk > MaxBodyBytes)
                {
                    throw new IOException("the answer has a malformed chunk");
                }

                if (chunk == 0)
                {
                    while (ReadLine(ref lines, deadline).Length > 0)
                    {
                    }

                    return;
                }

                Take(kept, chunk, keptBodyBytes, deadline);
                if (ReadLine(ref lines, deadline).Length > 0)
                {
                    throw new IOException("the answer has a malformed chunk");
                }
            }
        }

        if (length is { } known && known <= MaxBodyBytes)
        {
            Take(kept, (int)known, keptBodyBytes, deadline);
        }
        else
        {
            KeepAlive = false;
        }
    }

    /// <summary>Reads a number of bytes and keeps the first of them.</summary>
    private void Take(MemoryStream kept, int bytes, int keptBytes, Deadline deadline)
    {
        while (bytes > 0)
        {
            if (_bufferStart == _bufferEnd)
            {
                Fill(deadline);
            }

            int step = Math.Min(bytes, _bufferEnd - _bufferStart);
            kept.Write(_buffer, _bufferStart, Math.Min(step, keptBytes - (int)Math.Min(kept.Length, keptBytes)));
            _bufferStart += step;
            bytes -= step;
        }
    }

    private string ReadLine(ref int total, Deadline deadline)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_bufferStart == _bufferEnd)
            {
                Fill(deadline);
            }

            byte next = _buffer[_bufferStart++];
            if (++total > MaxHeaderBytes)
            {
                throw new IOException("the answer's headers are too long");
            }

            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next);
        }
    }

    private void Fill(Deadline deadline)
    {
        // Set anew for every read: a server that drips one byte at a time must not outlive the deadline.
        _socket.ReceiveTimeout = deadline.RequireMilliseconds();
        _bufferStart = 0;
        _bufferEnd = _stream.Read(_buffer);
        if (_bufferEnd == 0)
        {
            throw new EndOfStreamException("the server closed the connection");
        }
    }
}

/// <summary>What is used of a response.</summary>
/// <param name="Status">The status code.</param>
/// <param name="RetryAfter">The <c>Retry-After</c> header, if any.</param>
/// <param name="Body">The beginning of the body.</param>
internal readonly record struct HttpResponse(int Status, string? RetryAfter, byte[] Body);
