using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lumigo.TestKit.Servers;

/// <summary>Redis without persistence.</summary>
public sealed class RedisServer : ServerProcess
{
    /// <summary>Starts it.</summary>
    /// <param name="isCluster">Whether it is a cluster, of itself alone.</param>
    public RedisServer(bool isCluster = false)
    {
        Start(
            Program("redis-server", "redis-server"),
            () =>
            [
                "--port", $"{Port}", "--bind", Host, "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", Folder,
                .. isCluster ? new[] { "--cluster-enabled", "yes", "--cluster-port", $"{FreePort()}" } : [],
            ]);
        if (isCluster)
        {
            Ask("CLUSTER ADDSLOTSRANGE 0 16383");

            // A cluster takes no commands in its first seconds.
            for (int i = 0; !Ask("CLUSTER INFO").Contains("cluster_state:ok", StringComparison.Ordinal); i++)
            {
                Thread.Sleep(i < 600 ? 100 : throw new InvalidOperationException($"The cluster did not come up: {Log}"));
            }
        }
    }

    /// <summary>What an application is given.</summary>
    public string ConnectionString => $"{Host}:{Port}";

    private string Ask(string command)
    {
        using var client = new TcpClient();
        client.Connect(IPAddress.Loopback, Port);
        NetworkStream stream = client.GetStream();
        stream.Write(Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, stream.Read(answer));
    }
}
