using Lumigo.OpenTelemetry.Export.Transport;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class ProxyTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [TestCase("https://a.test/v1/traces", "https_proxy=http://p:1", "http://p:1/")]
    [TestCase("https://a.test/v1/traces", "HTTPS_PROXY=http://p:1", "http://p:1/")]
    [TestCase("https://a.test/v1/traces", "https_proxy=p:1", "http://p:1/")]
    [TestCase("https://a.test/v1/traces", "all_proxy=http://p:1", "http://p:1/")]
    [TestCase("https://a.test/v1/traces", "ALL_PROXY=http://p:1", "http://p:1/")]
    [TestCase("https://a.test/v1/traces", "http_proxy=http://p:1", null)]
    [TestCase("http://a.test/v1/traces", "http_proxy=http://p:1", "http://p:1/")]
    [TestCase("http://a.test/v1/traces", "HTTP_PROXY=http://p:1", null)]
    [TestCase("http://a.test/v1/traces", "https_proxy=http://p:1", null)]
    [TestCase("https://a.test/v1/traces", "https_proxy=http://p:1;no_proxy=a.test", null)]
    [TestCase("https://a.test/v1/traces", "https_proxy=http://p:1;NO_PROXY=x, A.TEST", null)]
    [TestCase("https://a.b.test/v1/traces", "https_proxy=http://p:1;no_proxy=.b.test", null)]
    [TestCase("https://a.b.test/v1/traces", "https_proxy=http://p:1;no_proxy=*.b.test", null)]
    [TestCase("https://ab.test/v1/traces", "https_proxy=http://p:1;no_proxy=.b.test", "http://p:1/")]
    [TestCase("https://a.test/v1/traces", "https_proxy=http://p:1;no_proxy=*", null)]
    [TestCase("https://localhost/v1/traces", "https_proxy=http://p:1", null)]
    [TestCase("http://127.0.0.1/v1/traces", "http_proxy=http://p:1", null)]
    [TestCase("https://a.test/v1/traces", "https_proxy=socks5://p:1", null)]
    [TestCase("https://a.test/v1/traces", "https_proxy=http://", null)]
    [TestCase("https://a.test/v1/traces", "https_proxy= ", null)]
    [TestCase("https://a.test/v1/traces", "", null)]
    public void The_environment_names_the_proxy(string endpoint, string variables, string? expected)
    {
        var values = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('=', 2)).ToDictionary(one => one[0], one => one[1]);
        Assert.That(ProxySettings.For(new Uri(endpoint), name => values.GetValueOrDefault(name))?.AbsoluteUri, Is.EqualTo(expected));
    }

    [Test]
    public void Plain_http_goes_to_the_proxy_with_the_whole_url()
    {
        using var proxy = new ScriptedServer(ScriptedServer.Answer(Ok, Ok));
        using var transport = new OtlpTransport(new Uri("http://user:secret@collector.test:4318/v1/traces?a=b"), "t_1", new Uri($"http://me:p%40ss@127.0.0.1:{proxy.Port}"));
        for (var number = 0; number < 2; number++)
        {
            Assert.That(transport.Send(new byte[] { 1 }, TimeSpan.FromSeconds(10)).Outcome, Is.EqualTo(SendOutcome.Sent));
        }
        Assert.That(proxy.Connections, Is.EqualTo(1));
        Assert.That(proxy.Requests[0], Does.StartWith("POST http://collector.test:4318/v1/traces?a=b HTTP/1.1\r\nHost: collector.test:4318\r\n"));
        Assert.That(proxy.Requests[0], Does.Contain($"\r\nProxy-Authorization: Basic {Convert.ToBase64String("me:p@ss"u8)}\r\n"));
        Assert.That(proxy.Requests[0], Does.Not.Contain("secret"));
    }

    [Test]
    public void A_proxy_that_refuses_the_tunnel_gets_neither_token_nor_spans()
    {
        using var proxy = new ScriptedServer(ScriptedServer.Answer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
        using var transport = new OtlpTransport(new Uri("https://collector.test/v1/traces"), "t_1", new Uri($"http://127.0.0.1:{proxy.Port}"));
        var result = transport.Send(new byte[] { 1 }, TimeSpan.FromSeconds(10));
        Assert.That(result.Outcome, Is.EqualTo(SendOutcome.Retry));
        Assert.That(result.Cause, Does.Contain($"proxy 127.0.0.1:{proxy.Port} answered 407"));
        Assert.That(proxy.Requests.Single(), Is.EqualTo("CONNECT collector.test:443 HTTP/1.1\r\nHost: collector.test:443\r\n\r\n"));
    }
}
