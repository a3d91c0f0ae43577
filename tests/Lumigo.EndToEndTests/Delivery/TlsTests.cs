using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>Spans go over TLS to whom the machine trusts, and to nobody else.</summary>
[TestFixture]
public sealed class TlsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_certificate_of_a_trusted_authority_is_accepted(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var tls = new TlsFront(endpoint.Port, "127.0.0.1");
        var (bare, actual) = Run(runtime, tls, $"https://127.0.0.1:{tls.Port}");
        Untouched.CheckSilent(bare, actual);
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_certificate_for_another_host_gets_nothing(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var tls = new TlsFront(endpoint.Port, "collector.test");
        CheckDistrusted(endpoint, Run(runtime, tls, $"https://127.0.0.1:{tls.Port}"));
    }

    [Test]
    public void A_certificate_of_an_unknown_authority_gets_nothing()
    {
        using var endpoint = new OtlpEndpoint();
        using var tls = new TlsFront(endpoint.Port, "127.0.0.1");
        using var other = new TlsFront(endpoint.Port, "127.0.0.1");
        CheckDistrusted(endpoint, Run(RuntimeUnderTest.Net10, other, $"https://127.0.0.1:{tls.Port}"));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_proxy_tunnels_to_the_endpoint(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var proxy = new TlsFront(endpoint.Port, "collector.test", isProxy: true);
        var (bare, actual) = Run(runtime, proxy, "https://collector.test", ("https_proxy", $"http://127.0.0.1:{proxy.Port}"));
        Untouched.CheckSilent(bare, actual);
        Assert.That(proxy.Tunnels, Is.EqualTo(new[] { "CONNECT collector.test:443 HTTP/1.1" }));
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6));
        Assert.That(endpoint.Requests.Single().Headers["Host"], Is.EqualTo("collector.test"));
    }

    private static void CheckDistrusted(OtlpEndpoint endpoint, (ProcessResult Bare, ProcessResult Actual) run)
    {
        Untouched.Check(run.Bare, run.Actual);
        Assert.That(run.Actual.OwnLines.Single(), Does.Contain("(TLS: ").And.Contain("certificate").And.Contain("6 spans were dropped"));
        Assert.That(endpoint.Requests, Is.Empty);
    }

    private static (ProcessResult Bare, ProcessResult Actual) Run(RuntimeUnderTest runtime, TlsFront trusted, string endpoint, params (string Name, string Value)[] variables)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("authority.pem"), trusted.AuthorityPem);
        var command = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "3", "return", "7");
        var active = command.By(endpoint).WithEnvironment("SSL_CERT_FILE", folder.File("authority.pem"))
            .WithEnvironment(variables.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)));
        return (BareRuns.Of(command), AppProcess.Run(active, Limit));
    }
}
