using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lumigo.UnitTests.Export;

/// <summary>A server that does with each connection exactly what a test says, and records the requests it read.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _requests = [];
    private readonly List<Socket> _sockets = [];
    private readonly Queue<Action<Connection>> _scripts;

    /// <summary>One script per connection, in order.</summary>
    public ScriptedServer(params Action<Connection>[] scripts)
    {
        _scripts = new Queue<Action<Connection>>(scripts);
        _listener.Start();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/v1/traces");

    /// <summary>Heads and bodies of the requests read so far, one character per byte.</summary>
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

    /// <summary>How many connections were taken.</summary>
    public int Connections
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count;
            }
        }
    }

    /// <summary>A script that answers one request with these characters and keeps the connection open.</summary>
    public static Action<Connection> Answer(params string[] answers) => connection =>
    {
        foreach (var answer in answers)
        {
            connection.ReadRequest();
            connection.Write(answer);
        }
        connection.WaitForEnd();
    };

    public void Dispose()
    {
        _listener.Stop();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                lock (_sockets)
                {
                    _sockets.Add(socket);
                }
                var script = _scripts.Count > 0 ? _scripts.Dequeue() : throw new InvalidOperationException("one connection too many");
                new Thread(() => Run(script, socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            _listener.Stop();
        }
    }

    private void Run(Action<Connection> script, Socket socket)
    {
        try
        {
            script(new Connection(this, socket));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The client went away.
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>What a script can do.</summary>
    internal sealed class Connection(ScriptedServer server, Socket socket)
    {
        /// <summary>The socket, for what has no method here.</summary>
        public Socket Socket => socket;

        /// <summary>Reads head and body of a request.</summary>
        public string ReadRequest()
        {
            var request = new StringBuilder();
            while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                request.Append(ReadByte());
            }
            var length = request.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal));
            for (var left = length is null ? 0 : int.Parse(length["Content-Length: ".Length..]); left > 0; left--)
            {
                request.Append(ReadByte());
            }
            lock (server._requests)
            {
                server._requests.Add(request.ToString());
            }
            return request.ToString();
        }

        public void Write(string text) => socket.Send(Encoding.Latin1.GetBytes(text));

        /// <summary>Blocks until the client closes the connection.</summary>
        public void WaitForEnd()
        {
            while (socket.Receive(new byte[1024]) > 0)
            {
            }
        }

        /// <summary>Ends the connection with a reset.</summary>
        public void Reset()
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        private char ReadByte()
        {
            var one = new byte[1];
            return socket.Receive(one) == 1 ? (char)one[0] : throw new EndOfStreamException();
        }
    }
}
