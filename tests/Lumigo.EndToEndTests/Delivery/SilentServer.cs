using System.Net;
using System.Net.Sockets;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>Collectors that never answer in ways no web server can be made to.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sockets = [];

    private SilentServer(int port, int backlog)
    {
        // The port may have been another listener's a moment ago.
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(backlog);
    }

    public string Url => $"http://{_listener.LocalEndPoint}";

    /// <summary>Takes no connection: the listen backlog is full, so that connecting takes until the client gives up.</summary>
    public static SilentServer Blackhole()
    {
        var server = new SilentServer(port: 0, backlog: 0);
        for (var number = 0; number < 4; number++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            server._sockets.Add(filler);
            try
            {
                filler.Connect(server._listener.LocalEndPoint!);
            }
            catch (SocketException inProgress) when (inProgress.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // Those that do not fit into the backlog stay like this, and so will the product's.
            }
        }
        return server;
    }

    /// <summary>Takes connections and reads nothing.</summary>
    public static SilentServer Accepting()
    {
        var server = new SilentServer(port: 0, backlog: 100);
        server.AcceptInBackground(_ => { });
        return server;
    }

    /// <summary>Takes connections and ends its side of each at once, so that every answer is lost.</summary>
    public static SilentServer HalfClosing(int port)
    {
        var server = new SilentServer(port, backlog: 100);
        server.AcceptInBackground(socket => socket.Shutdown(SocketShutdown.Send));
        return server;
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }
    }

    private void AcceptInBackground(Action<Socket> then) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                while (true)
                {
                    var socket = _listener.Accept();
                    lock (_sockets)
                    {
                        _sockets.Add(socket);
                    }
                    then(socket);
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // The end of the test.
            }
        },
        TaskCreationOptions.LongRunning);
}
