using System.Net;
using System.Net.Sockets;

namespace Lumigo.TestKit;

/// <summary>What to call 127.0.0.1 where a name is better than an address, because it has to be looked up.</summary>
public static class LoopbackName
{
    /// <summary><c>localhost</c>, unless this machine does not know it or means something else by it.</summary>
    public static string Value { get; } = Find();

    private static string Find()
    {
        try
        {
            return Dns.GetHostAddresses("localhost").Contains(IPAddress.Loopback) ? "localhost" : $"{IPAddress.Loopback}";
        }
        catch (SocketException)
        {
            return $"{IPAddress.Loopback}";
        }
    }
}
