using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

/// <summary>The reader of span dumps takes what the format says and refuses the rest.</summary>
[TestFixture]
public sealed class SpanDumpTests
{
    private const string Line =
        """
        {"name":"GET /items/{id}","context":{"trace_id":"0x0af7651916cd43dd8448eb211c80319c","span_id":"0xb7ad6b7169203331","trace_state":"[]"},"kind":"SpanKind.SERVER","parent_id":null,"start_time":"2024-02-29T12:34:56.789012Z","end_time":"2024-02-29T12:34:57.000000Z","status":{"status_code":"ERROR","description":"boom"},"attributes":{"http.response.status_code":500},"events":[{"name":"exception","timestamp":"2024-02-29T12:34:56.900000Z","attributes":{"exception.type":"X"}}],"links":[{"context":{"trace_id":"0x0af7651916cd43dd8448eb211c80319d","span_id":"0xb7ad6b7169203332","trace_state":"[]"},"attributes":{}}],"scope":{"name":"Microsoft.AspNetCore","version":null},"resource":{"attributes":{"service.name":"web"},"schema_url":""}}
        """;

    [Test]
    public void A_whole_span_is_read()
    {
        var span = SpanDump.ReadAmong(["listening on http://127.0.0.1:1", Line, ""]).Single();
        Assert.Multiple(() =>
        {
            Assert.That(span.Name, Is.EqualTo("GET /items/{id}"));
            Assert.That(span.Context, Is.EqualTo(new DumpedContext("0x0af7651916cd43dd8448eb211c80319c", "0xb7ad6b7169203331", "[]")));
            Assert.That(span.Kind, Is.EqualTo("SpanKind.SERVER"));
            Assert.That(span.ParentId, Is.Null);
            Assert.That(span.StartTime, Is.EqualTo(new DateTime(2024, 2, 29, 12, 34, 56, 789, 12, DateTimeKind.Utc)));
            Assert.That(span.EndTime - span.StartTime, Is.EqualTo(TimeSpan.FromMicroseconds(210_988)));
            Assert.That((span.StatusCode, span.StatusDescription), Is.EqualTo(("ERROR", "boom")));
            Assert.That(span.Attributes["http.response.status_code"].GetInt32(), Is.EqualTo(500));
            Assert.That(span.Events.Single().Attributes["exception.type"].GetString(), Is.EqualTo("X"));
            Assert.That(span.Links.Single().Context.SpanId, Is.EqualTo("0xb7ad6b7169203332"));
            Assert.That((span.ScopeName, span.ScopeVersion), Is.EqualTo(("Microsoft.AspNetCore", (string?)null)));
            Assert.That(span.ResourceAttributes["service.name"].GetString(), Is.EqualTo("web"));
        });
    }

    [TestCase("0x0af7651916cd43dd8448eb211c80319c", "0AF7651916CD43DD8448EB211C80319C", TestName = "Trace id in another form")]
    [TestCase(",\"parent_id\":null", "", TestName = "Missing key")]
    [TestCase("56.789012Z", "56.789Z", TestName = "Time without microseconds")]
    [TestCase("\"schema_url\":\"\"}}", "", TestName = "Cut line")]
    public void Anything_else_is_refused(string part, string replacement)
    {
        Assert.That(Line, Does.Contain(part));
        Assert.That(() => SpanDump.ReadAmong([Line.Replace(part, replacement, StringComparison.Ordinal)]), Throws.InstanceOf<InvalidDataException>());
    }
}
