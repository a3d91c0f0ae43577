using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lumigo.TestKit;

/// <summary>A metadata endpoint as Amazon ECS has it, on this machine.</summary>
public sealed class MetadataServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, string> _answers;
    private readonly TimeSpan _delay;
    private readonly List<string> _requests = [];

    /// <summary>Answers each path with a document, as long as it is there, after a delay.</summary>
    public MetadataServer(Dictionary<string, string> answers, TimeSpan delay = default)
    {
        _answers = answers;
        _delay = delay;
        _listener.Start();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>The endpoint, as the variable gives it.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v4/abc";

    /// <summary>The paths asked for so far.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Stop();

    private void Serve()
    {
        try
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                new Thread(() => TryAnswer(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private void TryAnswer(TcpClient client)
    {
        try
        {
            Answer(client);
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private void Answer(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream());
            if (reader.ReadLine()?.Split(' ')[1] is not { } path)
            {
                return;
            }
            while (reader.ReadLine() is { Length: > 0 })
            {
            }
            lock (_requests)
            {
                _requests.Add(path);
            }
            Thread.Sleep(_delay);
            var found = _answers.TryGetValue(path, out var answer);
            var body = Encoding.UTF8.GetBytes(answer ?? "no such page");

            // Long documents come in chunks from the real endpoint.
            var head = $"HTTP/1.1 {(found ? "200 OK" : "404 Not Found")}\r\nContent-Type: application/json\r\n{(body.Length > 2048 ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}")}\r\n\r\n";
            using var stream = client.GetStream();
            stream.Write(Encoding.ASCII.GetBytes(head));
            if (body.Length <= 2048)
            {
                stream.Write(body);
                return;
            }
            foreach (var chunk in body.Chunk(2048))
            {
                stream.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
                stream.Write(chunk);
                stream.Write("\r\n"u8);
            }
            stream.Write("0\r\n\r\n"u8);
        }
    }
}
