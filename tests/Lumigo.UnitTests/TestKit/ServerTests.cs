using System.Net.Sockets;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

[TestFixture]
public sealed class ServerTests
{
    [Test]
    public void A_server_takes_connections_until_it_is_disposed([Values] bool mariaDb)
    {
        int port;
        using (ServerProcess server = mariaDb ? new MariaDbServer() : new PostgreSqlServer())
        {
            port = server.Port;
            using var client = new TcpClient(ServerProcess.Host, port);
            Assert.That(client.Connected, Is.True);
        }
        Assert.Throws<SocketException>(() => new TcpClient(ServerProcess.Host, port).Dispose());
    }
}
