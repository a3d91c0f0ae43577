using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Lumigo.BenchBackend;

/// <summary>What one OTLP path has received.</summary>
public sealed class Delivery
{
    private long requests;
    private long spans;
    private long bytes;
    private long unreadable;

    /// <summary>Number of POSTs.</summary>
    public long Requests => Interlocked.Read(ref requests);

    /// <summary>Number of spans in them.</summary>
    public long Spans => Interlocked.Read(ref spans);

    /// <summary>Size of the bodies, as sent.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Bodies that were not OTLP.</summary>
    public long Unreadable => Interlocked.Read(ref unreadable);

    /// <summary>Adds one POST; <paramref name="count"/> is null when its body could not be read.</summary>
    public void Add(int? count, int size)
    {
        Interlocked.Increment(ref requests);
        Interlocked.Add(ref bytes, size);
        Interlocked.Add(ref spans, count ?? 0);
        Interlocked.Add(ref unreadable, count is null ? 1 : 0);
    }
}

/// <summary>
/// GET /peer is the server the app calls; a POST to any path is an OTLP export counted under that path; GET /stats tells the counts.
/// </summary>
public sealed class Backend
{
    private static readonly byte[] Peer = Response("text/plain", "Hello from the other side");
    private static readonly byte[] Accepted = Response("application/x-protobuf", "");

    private readonly ConcurrentDictionary<string, Delivery> deliveries = new();

    /// <summary>Listens and serves until the process ends. Reports the port through <paramref name="listening"/>.</summary>
    public void Run(int port, Action<int> listening)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        listening(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true)
        {
            var socket = listener.Accept();
            socket.NoDelay = true;
            new Thread(() => Serve(socket), 256 * 1024) { IsBackground = true }.Start();
        }
    }

    private void Serve(Socket socket)
    {
        using (socket)
        {
            try
            {
                var connection = new HttpConnection(socket);
                while (connection.Read() is { } request)
                {
                    connection.Write(Answer(request, connection.Body));
                }
            }
            catch (Exception e) when (e is SocketException or EndOfStreamException)
            {
                // The client is gone: an app that was stopped, or the load generator at the end of its run.
            }
        }
    }

    private ReadOnlySpan<byte> Answer(HttpRequest request, ArraySegment<byte> body)
    {
        if (request.Method == "POST")
        {
            deliveries.GetOrAdd(request.Path, _ => new Delivery()).Add(Count(request, body), body.Count);
            return Accepted;
        }

        return request.Path == "/stats"
            ? Response("application/json", JsonSerializer.Serialize(deliveries))
            : Peer;
    }

    private static int? Count(HttpRequest request, ArraySegment<byte> body)
    {
        try
        {
            if (!request.IsGzip)
            {
                return SpanCounter.Count(body);
            }

            using var plain = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(body.Array!, body.Offset, body.Count), CompressionMode.Decompress);
            gzip.CopyTo(plain);
            return SpanCounter.Count(plain.GetBuffer().AsSpan(0, (int)plain.Length));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Response(string type, string body) =>
        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
}
