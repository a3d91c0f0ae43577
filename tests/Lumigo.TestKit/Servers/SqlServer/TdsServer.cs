using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lumigo.TestKit.Servers.SqlServer;

/// <summary>
/// Speaks TDS 7.4, the protocol of SQL Server, without encryption, and knows the statements of a small shop (<see cref="ShopDatabase"/>). Each database that
/// somebody names when they log in is there, empty at first.
/// </summary>
public sealed class TdsServer : IDisposable
{
    /// <summary>The password every user has.</summary>
    public const string Password = "walnut-harbour-31";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, ShopDatabase> _databases = new();
    private readonly CancellationTokenSource _end = new();
    private int _sessions;

    /// <summary>Starts it.</summary>
    public TdsServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The port it listens to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it was asked to do, in order: statements as they came, and the names of procedures.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What an application is given to connect to a database.</summary>
    public string ConnectionString(string database) =>
        $"Server=127.0.0.1,{Port};Database={database};User Id=shopkeeper;Password={Password};Encrypt=False;TrustServerCertificate=True;Connect Timeout=15";

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    internal ShopDatabase Database(string name) => _databases.GetOrAdd(name, one => new ShopDatabase(one));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                client.NoDelay = true;
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await new TdsSession(this, new TdsPackets(client.GetStream(), _end.Token), Interlocked.Increment(ref _sessions)).RunAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the server is to.
        }
    }
}
