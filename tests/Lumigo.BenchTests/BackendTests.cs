using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lumigo.BenchBackend;
using NUnit.Framework;

namespace Lumigo.BenchTests;

public class BackendTests
{
    /// <summary>Two resources: one with scopes of two and one spans, one with a scope of none; other fields of every wire type between.</summary>
    private static readonly byte[] ThreeSpans =
    [
        .. Field(1, [.. Field(1, [9, 9]), .. Field(2, [.. Field(2, [.. Field(5, [1]), 0x39, 1, 2, 3, 4, 5, 6, 7, 8]), .. Field(2, [])]), .. Field(2, Field(2, [0x30, 0x96, 0x01]))]),
        .. Field(1, Field(2, [.. Field(1, [7]), 0x3d, 1, 2, 3, 4])),
    ];

    [Test]
    public void Spans_are_counted_where_otlp_has_them() => Assert.That(SpanCounter.Count(ThreeSpans), Is.EqualTo(3));

    [TestCase(new byte[] { 0x0a, 0x05, 0x01 })]
    [TestCase(new byte[] { 0x0a, 0xff })]
    [TestCase(new byte[] { 0x0f, 0x01 })]
    public void What_is_not_protobuf_is_refused(byte[] bytes) =>
        Assert.That(() => SpanCounter.Count(bytes), Throws.TypeOf<InvalidDataException>());

    [Test]
    public async Task Exports_are_counted_by_path_however_they_are_sent()
    {
        var port = new TaskCompletionSource<int>();
        new Thread(() => new BenchBackend.Backend().Run(0, port.SetResult)) { IsBackground = true }.Start();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{await port.Task}") };

        await http.PostAsync("/on/v1/traces", new ByteArrayContent(ThreeSpans));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/on/v1/traces")
        {
            Content = new ByteArrayContent(ThreeSpans), Headers = { TransferEncodingChunked = true },
        };
        await http.SendAsync(chunked);
        using var zipped = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Compress))
        {
            gzip.Write(ThreeSpans);
        }

        await http.PostAsync("/peer/v1/traces", new ByteArrayContent(zipped.ToArray()) { Headers = { ContentEncoding = { "gzip" } } });
        await http.PostAsync("/peer/v1/traces", new StringContent("{}"));
        var stats = await http.GetFromJsonAsync<Dictionary<string, JsonElement>>("/stats");
        using var peer = await http.GetAsync("/peer");

        Assert.That(stats!["/on/v1/traces"].GetProperty("Spans").GetInt64(), Is.EqualTo(6));
        Assert.That(stats["/peer/v1/traces"].GetProperty("Spans").GetInt64(), Is.EqualTo(3));
        Assert.That(stats["/peer/v1/traces"].GetProperty("Unreadable").GetInt64(), Is.EqualTo(1));
        Assert.That(peer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
