using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

/// <summary>The endpoint misbehaves as told, so that a test against it tests what it says.</summary>
[TestFixture]
public sealed class OtlpEndpointTests
{
    private OtlpEndpoint _endpoint = null!;
    private HttpClient _client = null!;

    [SetUp]
    public void Open()
    {
        _endpoint = new OtlpEndpoint();
        _client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
    }

    [TearDown]
    public void Close()
    {
        _client.Dispose();
        _endpoint.Dispose();
    }

    [Test]
    public async Task A_compressed_body_is_recorded_decompressed()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write([1, 2, 3]);
        }
        using var content = new ByteArrayContent(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await _client.PostAsync(_endpoint.TracesUrl, content);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_endpoint.Requests.Single().Body, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Slow_answers_later()
    {
        _endpoint.Behaviour = OtlpBehaviour.Slow(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();
        using var response = await Post();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(290)));
    }

    [Test]
    public async Task Refuse_answers_the_status_and_when_to_come_back()
    {
        _endpoint.Behaviour = OtlpBehaviour.Refuse(429, TimeSpan.FromSeconds(7));
        using var response = await Post();
        Assert.That((int)response.StatusCode, Is.EqualTo(429));
        Assert.That(response.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(_endpoint.Requests.Single().Accepted, Is.False);
        Assert.That(_endpoint.AcceptedSpans, Is.Empty);
    }

    [Test]
    public void Hang_reads_and_never_answers()
    {
        _endpoint.Behaviour = OtlpBehaviour.Hang;
        _client.Timeout = TimeSpan.FromSeconds(1);
        Assert.That(Post, Throws.InstanceOf<TaskCanceledException>());
        Assert.That(_endpoint.WaitForRequests(1, TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(_endpoint.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void Closing_does_not_wait_for_what_hangs()
    {
        _endpoint.Behaviour = OtlpBehaviour.Hang;
        var post = Post();
        Assert.That(_endpoint.WaitForRequests(1, TimeSpan.FromSeconds(10)), Is.True);
        var clock = Stopwatch.StartNew();
        _endpoint.Close();
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)));
        Assert.That(() => post, Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Garbage_body_is_a_success_nobody_can_decode()
    {
        _endpoint.Behaviour = OtlpBehaviour.GarbageBody;
        using var response = await Post();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await response.Content.ReadAsByteArrayAsync()).Length, Is.EqualTo(4096));
    }

    [Test]
    public void Garbage_protocol_is_no_http()
    {
        _endpoint.Behaviour = OtlpBehaviour.GarbageProtocol;
        Assert.That(Post, Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public void Reset_ends_the_connection_without_an_answer()
    {
        _endpoint.Behaviour = OtlpBehaviour.Reset;
        Assert.That(Post, Throws.InstanceOf<HttpRequestException>());
        Assert.That(_endpoint.WaitForRequests(1, TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(_endpoint.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Closed_refuses_connections_until_it_is_opened_again()
    {
        var port = _endpoint.Port;
        _endpoint.Close();
        var refused = Assert.ThrowsAsync<HttpRequestException>(Post)!;
        Assert.That(refused.InnerException, Is.InstanceOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));

        _endpoint.Open();
        using var response = await Post();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_endpoint.Port, Is.EqualTo(port));
    }

    private Task<HttpResponseMessage> Post() => _client.PostAsync(_endpoint.TracesUrl, new ByteArrayContent([]));
}
