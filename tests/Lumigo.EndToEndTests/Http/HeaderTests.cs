using System.Text;
using System.Text.Json;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Http;

/// <summary>Headers of requests and responses on the spans of both sides: complete, masked, and gone when payloads are switched off.</summary>
[TestFixture]
public sealed class HeaderTests
{
    private const string Secrets = "LUMIGO_SECRET_MASKING_REGEX_HTTP_";

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Both_sides_have_the_headers_of_both_messages(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime);
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        var sent = run.Headers("POST", "request");
        var served = run.Headers("POST /orders", "request");
        var answered = run.Headers("POST /orders", "response");
        var received = run.Headers("POST", "response");
        Assert.Multiple(() =>
        {
            Assert.That(sent["x-flavour"], Is.EqualTo("sweet, sour"));
            Assert.That(sent["if-match"], Is.EqualTo("not valid"), "as it was sent");
            Assert.That(sent["content-type"], Is.EqualTo("text/plain; charset=utf-8"), "the content's are there too");
            Assert.That(sent["authorization"], Is.EqualTo("****"));
            Assert.That(sent["x-api-key"], Is.EqualTo("****"));
            Assert.That(sent["traceparent"], Does.Contain(run.Span("POST").SpanId));
            Assert.That(served.Keys, Is.EquivalentTo(sent.Keys.Append("host")), "as it was received");
            Assert.That(served.Where(one => one.Key != "host"), Is.EquivalentTo(sent));
            Assert.That(answered["x-order"], Is.EqualTo("42 \"large\""));
            Assert.That(answered["x-flavour"], Is.EqualTo("sweet, sour"));
            Assert.That(answered["x-api-key"], Is.EqualTo("****"));
            Assert.That(answered["content-length"], Is.EqualTo("5"), "what the server adds");
            Assert.That(received, Is.EquivalentTo(answered));
            Assert.That(run.Sent, Does.Not.Contain("request-token-1").And.Not.Contain("request-key-1").And.Not.Contain("response-key-1"));
        });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Without_payloads_there_are_none(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime, ("LUMIGO_CAPTURE_PAYLOADS", "false"));
        Assert.That(run.Spans, Has.Count.EqualTo(3));
        Assert.That(run.Spans.SelectMany(one => one.Span.Attributes).Select(one => one.Key), Has.None.Contains("headers"));
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
    }

    [Test]
    public void Requests_and_responses_have_expressions_of_their_own_and_the_limit_holds()
    {
        using var run = new Run(
            RuntimeUnderTest.Net10,
            (Secrets + "REQUEST_HEADERS", "[\".*flavour.*\"]"),
            (Secrets + "RESPONSE_HEADERS", "[\".*order.*\"]"),
            ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "400"));
        Assert.Multiple(() =>
        {
            Assert.That(run.Headers("POST", "request")["x-flavour"], Is.EqualTo("****"));
            Assert.That(run.Headers("POST", "response")["x-flavour"], Is.EqualTo("sweet, sour"));
            Assert.That(run.Headers("POST", "response")["x-order"], Is.EqualTo("****"));
        });
        using var cut = new Run(RuntimeUnderTest.Net10, ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "20"));
        Assert.That(cut.Span("POST").Attributes["http.request.headers"], Has.Property("Length").EqualTo(20));
    }

    /// <summary>The app orders from itself, once.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _endpoint = new();

        public Run(RuntimeUnderTest runtime, params (string Name, string Value)[] environment)
        {
            ProcessSpec app = SampleApp.Get("connections", runtime, AppVariant.FrameworkDependent).Command().WithEnvironment(environment.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)));
            using var service = new WebService(app, _endpoint);
            Assert.That(service.Get("/order"), Is.EqualTo("taken"));
            service.Stop();
        }

        public IReadOnlyList<ReceivedSpan> Spans => _endpoint.AcceptedSpans;

        /// <summary>All that was sent, as text.</summary>
        public string Sent => string.Concat(_endpoint.Requests.Select(request => Encoding.Latin1.GetString(request.Body)));

        public Span Span(string name) => Spans.Single(one => one.Span.Name == name).Span;

        public Dictionary<string, string> Headers(string name, string message) =>
            JsonSerializer.Deserialize<Dictionary<string, string>>((string)Span(name).Attributes[$"http.{message}.headers"]!)!;

        public void Dispose() => _endpoint.Dispose();
    }
}
