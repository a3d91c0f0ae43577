using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>
/// Ends TLS for a plain endpoint, with a certificate of its own authority. Also a proxy that answers CONNECT by being whatever was asked for.
/// </summary>
internal sealed class TlsFront : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly int _backPort;
    private readonly bool _isProxy;
    private readonly List<string> _tunnels = [];

    /// <param name="backPort">The plain endpoint's port.</param>
    /// <param name="host">The host or address the certificate is for.</param>
    /// <param name="isProxy">Whether clients send CONNECT first.</param>
    public TlsFront(int backPort, string host, bool isProxy = false)
    {
        _backPort = backPort;
        _isProxy = isProxy;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = authorityRequest.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        AuthorityPem = authority.ExportCertificatePem();

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test endpoint", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        _certificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        _ = Accept();
    }

    public string AuthorityPem { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The targets of the CONNECT requests.</summary>
    public IReadOnlyList<string> Tunnels
    {
        get
        {
            lock (_tunnels)
            {
                return [.. _tunnels];
            }
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (_isProxy)
                {
                    await OpenTunnel(stream);
                }
                await using var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                using var back = new TcpClient();
                await back.ConnectAsync(IPAddress.Loopback, _backPort);
                await Task.WhenAny(tls.CopyToAsync(back.GetStream()), back.GetStream().CopyToAsync(tls));
            }
            catch (Exception ended) when (ended is IOException or System.Security.Authentication.AuthenticationException or SocketException)
            {
                // The client went away, or did not trust us.
            }
        }
    }

    private async Task OpenTunnel(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }
        lock (_tunnels)
        {
            _tunnels.Add(head.ToString().Split('\r')[0]);
        }
        await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
    }
}
