using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Http;

/// <summary>
/// Server and client spans of two real services, received as OTLP and compared whole: one expectation for every runtime and every way to publish.
/// </summary>
[TestFixture]
public sealed class HttpSpanTests
{
    private const string Exchange = """
        trace
          Server 'GET /hello' of Microsoft.AspNetCore root, flags 101, state '', Unset
              client.address="127.0.0.1"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"content-type":"text/plain; charset=utf-8","date":"<some>","server":"Kestrel","transfer-encoding":"chunked"}
              http.response.status_code=200
              http.route="/hello"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/hello"
              url.query="key=****&flag"
              url.scheme="http"
              user_agent.original="test/1.0"
        trace
          Server 'POST /items' of Microsoft.AspNetCore root, flags 101, state '', Unset
              client.address="127.0.0.1"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0","content-length":"0"}
              http.request.method="POST"
              http.response.headers={"content-type":"application/json; charset=utf-8","date":"<some>","server":"Kestrel","location":"/items/1","transfer-encoding":"chunked"}
              http.response.status_code=201
              http.route="/items"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/items"
              url.scheme="http"
              user_agent.original="test/1.0"
        trace
          Server 'GET /items/{id:int}' of Microsoft.AspNetCore below 1111111111111111, flags 301, state 'vendor=1', Unset
              client.address="127.0.0.1"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0","traceparent":"<some>","tracestate":"vendor=1"}
              http.request.method="GET"
              http.response.headers={"content-type":"text/plain; charset=utf-8","date":"<some>","server":"Kestrel","transfer-encoding":"chunked"}
              http.response.status_code=200
              http.route="/items/{id:int}"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/items/7"
              url.scheme="http"
              user_agent.original="test/1.0"
        trace
          Server 'GET /boom' of Microsoft.AspNetCore root, flags 101, state '', Error 'boom'
              client.address="127.0.0.1"
              error.type="System.InvalidOperationException"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
              http.response.status_code=500
              http.route="/boom"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/boom"
              url.scheme="http"
              user_agent.original="test/1.0"
              event exception within the span
                exception.message="boom"
                exception.stacktrace=System.InvalidOperationException: boom and its frames
                exception.type="System.InvalidOperationException"
        trace
          Server 'GET /handled' of Microsoft.AspNetCore root, flags 101, state '', Error
              client.address="127.0.0.1"
              error.type="System.InvalidOperationException"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"date":"<some>","server":"Kestrel","cache-control":"no-cache,no-store","expires":"-1","pragma":"no-cache","transfer-encoding":"chunked"}
              http.response.status_code=500
              http.route="/handled"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/handled"
              url.scheme="http"
              user_agent.original="test/1.0"
              event exception within the span
                exception.message="handled boom"
                exception.stacktrace=System.InvalidOperationException: handled boom and its frames
                exception.type="System.InvalidOperationException"
        trace
          Server 'GET /status/{code:int}' of Microsoft.AspNetCore root, flags 101, state '', Unset
              client.address="127.0.0.1"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
              http.response.status_code=404
              http.route="/status/{code:int}"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/status/404"
              url.scheme="http"
              user_agent.original="test/1.0"
        trace
          Server 'GET /status/{code:int}' of Microsoft.AspNetCore root, flags 101, state '', Error
              client.address="127.0.0.1"
              error.type="503"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
              http.response.status_code=503
              http.route="/status/{code:int}"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/status/503"
              url.scheme="http"
              user_agent.original="test/1.0"
        trace
          Server 'HTTP' of Microsoft.AspNetCore root, flags 101, state '', Unset
              client.address="127.0.0.1"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0","content-length":"0"}
              http.request.method="_OTHER"
              http.request.method_original="BREW"
              http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
              http.response.status_code=404
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/nowhere"
              url.scheme="http"
              user_agent.original="test/1.0"
        trace
          Server 'GET /out' of Microsoft.AspNetCore root, flags 101, state '', Unset
              client.address="127.0.0.1"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"content-type":"text/plain; charset=utf-8","date":"<some>","server":"Kestrel","content-length":"4"}
              http.response.status_code=200
              http.route="/out"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/out"
              url.scheme="http"
              user_agent.original="test/1.0"
            Client 'GET' of System.Net.Http, flags 101, state '', Error
                error.type="404"
                http.request.headers={"traceparent":"<some>"}
                http.request.method="GET"
                http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
                http.response.status_code=404
                network.protocol.version="1.1"
                server.address="127.0.0.1"
                server.port=<back>
                url.full="http://127.0.0.1:<back>/status/404?*"
              Server 'GET /status/{code:int}' of Microsoft.AspNetCore, flags 301, state '', Unset
                  client.address="127.0.0.1"
                  http.request.headers={"host":"127.0.0.1:<back>","traceparent":"<some>"}
                  http.request.method="GET"
                  http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
                  http.response.status_code=404
                  http.route="/status/{code:int}"
                  network.peer.address="127.0.0.1"
                  network.peer.port=<some port>
                  network.protocol.version="1.1"
                  server.address="127.0.0.1"
                  server.port=<back>
                  url.path="/status/404"
                  url.query="q=Redacted"
                  url.scheme="http"
        """;

    private const string Unreachable = """
        trace
          Server 'GET /out' of Microsoft.AspNetCore root, flags 101, state '', Error
              client.address="127.0.0.1"
              error.type="502"
              http.request.headers={"host":"127.0.0.1:<front>","user-agent":"test/1.0"}
              http.request.method="GET"
              http.response.headers={"date":"<some>","server":"Kestrel","content-length":"0"}
              http.response.status_code=502
              http.route="/out"
              network.peer.address="127.0.0.1"
              network.peer.port=<some port>
              network.protocol.version="1.1"
              server.address="127.0.0.1"
              server.port=<front>
              url.path="/out"
              url.scheme="http"
              user_agent.original="test/1.0"
            Client 'GET' of System.Net.Http, flags 101, state '', Error
                error.type="connection_error"
                http.request.headers={"traceparent":"<some>"}
                http.request.method="GET"
                server.address="127.0.0.1"
                server.port=<back>
                url.full="http://127.0.0.1:<back>/"
                event exception within the span
                  exception.message="Connection refused (127.0.0.1:<back>)"
                  exception.stacktrace=System.Net.Http.HttpRequestException: Connection refused (127.0.0.1:<back>) and its frames
                  exception.type="System.Net.Http.HttpRequestException"
        """;

    private static IEnumerable<TestCaseData> Matrix =>
        TestMatrix.Sampled(nameof(HttpSpanTests), [
            AppVariant.FrameworkDependent, AppVariant.SelfContained, AppVariant.SingleFile, AppVariant.ReadyToRun, AppVariant.Debug,
        ]).Select(one => new TestCaseData(one.Runtime, one.Variant));

    [TestCaseSource(nameof(Matrix))]
    public void Two_services_give_the_same_spans_everywhere(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var endpoint = new OtlpEndpoint();
        using var back = new WebService(runtime, variant, endpoint);
        using var front = new WebService(runtime, variant, endpoint, outUrl: back.Url + "/status/404?q=1");

        int[] statuses =
        [
            front.Send("/hello?key=secret&flag"),
            front.Send("/items", "POST"),
            front.Send("/items/7", traceparent: "00-0123456789abcdef0123456789abcdef-1111111111111111-01", tracestate: "vendor=1"),
            front.Send("/boom"),
            front.Send("/handled"),
            front.Send("/status/404"),
            front.Send("/status/503"),
            front.Send("/nowhere", "BREW"),
            front.Send("/out"),
        ];
        Assert.That(statuses, Is.EqualTo(new[] { 200, 201, 200, 500, 500, 404, 503, 404, 200 }));
        front.Stop();
        back.Stop();

        Assert.That(SpanText.Of(endpoint.AcceptedSpans, Ports(front, back.Port)), Is.EqualTo(Exchange));
        Assert.That(SchemaCheck.Objections(endpoint.AcceptedSpans), Is.Empty);
        Assert.That(endpoint.AcceptedSpans.Single(one => one.Span.ParentSpanId == "1111111111111111").Span.TraceId, Is.EqualTo("0123456789abcdef0123456789abcdef"));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_call_that_cannot_connect_is_an_error_of_both(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var closed = new OtlpEndpoint();
        int closedPort = closed.Port;
        closed.Close();
        using var front = new WebService(runtime, AppVariant.FrameworkDependent, endpoint, outUrl: $"http://127.0.0.1:{closedPort}/");
        Assert.That(front.Send("/out"), Is.EqualTo(502));
        front.Stop();

        Assert.That(SpanText.Of(endpoint.AcceptedSpans, Ports(front, closedPort)), Is.EqualTo(Unreachable));
        Assert.That(SchemaCheck.Objections(endpoint.AcceptedSpans), Is.Empty);
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_trace_the_caller_did_not_sample_is_left_out_here_and_further_down(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var back = new WebService(runtime, AppVariant.FrameworkDependent, endpoint);
        using var front = new WebService(runtime, AppVariant.FrameworkDependent, endpoint, outUrl: back.Url + "/hello");
        Assert.That(front.Send("/out", traceparent: "00-0123456789abcdef0123456789abcdef-1111111111111111-00"), Is.EqualTo(200));
        Assert.That(front.Send("/items/1"), Is.EqualTo(200));
        front.Stop();
        back.Stop();

        Assert.That(endpoint.AcceptedSpans.Select(one => one.Span.Name), Is.EqualTo(new[] { "GET /items/{id:int}" }));
    }

    private static Dictionary<int, string> Ports(WebService front, int back) => new() { [front.Port] = "<front>", [back] = "<back>" };
}
