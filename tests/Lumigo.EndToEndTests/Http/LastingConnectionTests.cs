using System.Net.WebSockets;
using System.Text;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Http;

/// <summary>Connections that live on after the answer: web sockets end at their upgrade, streams of events with their response, hub calls are spans of their own.</summary>
[TestFixture]
public sealed class LastingConnectionTests
{
    private const char RecordEnd = '\u001e';

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly RuntimeUnderTest[] Runtimes = [RuntimeUnderTest.Net8, RuntimeUnderTest.Net9, RuntimeUnderTest.Net10];

    [TestCaseSource(nameof(Runtimes))]
    public async Task A_web_socket_is_sent_while_it_is_open_and_once(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime);
        using (var socket = await run.Connect("/socket"))
        {
            Assert.That(run.Endpoint.WaitForSpans(spans => spans.Any(one => one.Span.Name == "GET /socket"), Limit), "while the socket is open");
            Assert.That(await Say(socket, "hello"), Is.EqualTo("hello"));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        using (var socket = await run.Connect("/socket"))
        {
            Assert.That(await Say(socket, "boom"), Is.EqualTo("boom"));
        }
        run.Service.Stop();

        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        var sockets = run.Named("GET /socket");
        Assert.That(sockets, Has.Count.EqualTo(2), "what happens after the upgrade gives no second one");
        foreach (var socket in sockets)
        {
            Assert.That(socket.Attributes["http.response.status_code"], Is.EqualTo(101));
            Assert.That(socket.Attributes["http.response.headers"], Does.Contain("\"upgrade\":\"websocket\""));
            Assert.That(socket.Status.Code, Is.EqualTo(StatusCode.Unset), "the exception came later, and was not in the answer");
            Assert.That(socket.Duration, Is.GreaterThan(TimeSpan.Zero));
        }
        var hello = run.Named("message hello").Single();
        Assert.That(hello.ParentSpanId, Is.EqualTo(sockets[0].SpanId), "what is done for a message is below the socket's span");
        Assert.That(sockets[0].EndTimeUnixNano, Is.LessThan(hello.StartTimeUnixNano));
    }

    [TestCaseSource(nameof(Runtimes))]
    public void A_client_s_web_socket_ends_at_its_upgrade_on_both_sides(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime);
        Assert.That(run.Service.Get("/dial?http=1"), Is.EqualTo("hello"));
        Assert.That(run.Service.Get("/dial?http=2"), Is.EqualTo("hello"));
        run.Service.Stop();

        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        var dials = run.Named("GET /dial");
        foreach (var (client, server, dial) in new[] { ("GET", "GET /socket", dials[0]), ("CONNECT", "CONNECT /socket", dials[1]) })
        {
            var sent = run.Named(client).Single();
            var served = run.Named(server).Single();
            Assert.That(sent.ParentSpanId, Is.EqualTo(dial.SpanId));
            Assert.That(served.ParentSpanId, Is.EqualTo(sent.SpanId));
            Assert.That(served.EndTimeUnixNano, Is.LessThan(run.Below(served.SpanId).Single().StartTimeUnixNano), "before the first message");
            Assert.That(dial.Duration - served.Duration, Is.GreaterThan(TimeSpan.FromSeconds(0.2)), "the socket was open for longer");
        }
    }

    [TestCaseSource(nameof(Runtimes))]
    public void Events_end_with_their_response_and_at_the_client_with_its_headers(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime);
        Assert.That(run.Service.Get("/listen"), Does.Contain("data: 3"));
        run.Service.Stop();

        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        var sent = run.Named("GET").Single();
        var served = run.Named("GET /events").Single();
        Assert.That(served.ParentSpanId, Is.EqualTo(sent.SpanId));
        Assert.That(served.Duration, Is.GreaterThan(TimeSpan.FromSeconds(0.5)), "three events");
        Assert.That(sent.Duration, Is.LessThan(served.Duration - TimeSpan.FromSeconds(0.2)), "as the runtime has it");
        Assert.That(served.Status.Code, Is.EqualTo(StatusCode.Unset));
    }

    [TestCaseSource(nameof(Runtimes))]
    public async Task A_hub_s_calls_are_spans_of_their_own_since_NET_9(RuntimeUnderTest runtime)
    {
        using var run = new Run(runtime);
        using (var socket = await run.Connect("/hub"))
        {
            Assert.That(await Say(socket, "{\"protocol\":\"json\",\"version\":1}" + RecordEnd), Does.StartWith("{}"));
            Assert.That(await Call(socket, "Hello", "\"you\""), Does.Contain("hello you"));
            Assert.That(await Call(socket, "Fail", ""), Does.Contain("error"));
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        run.Service.Stop();

        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        var connection = run.Named("GET /hub").Single();
        Assert.That(connection.Attributes["http.response.status_code"], Is.EqualTo(101));
        var greeting = run.Named("greeting").Single();
        if (runtime == RuntimeUnderTest.Net8)
        {
            Assert.That(greeting.ParentSpanId, Is.EqualTo(connection.SpanId));
            return;
        }
        var hello = run.Spans.Single(one => one.Span.SpanId == greeting.ParentSpanId);
        Assert.That(hello.Scope.Name, Is.EqualTo("Microsoft.AspNetCore.SignalR.Server"));
        Assert.That(hello.Span.Name, Does.EndWith("/Hello"));
        Assert.That(hello.Span.Links.Select(link => link.SpanId), Is.EqualTo(new[] { connection.SpanId }));
        var fail = run.Spans.Single(one => one.Span.Name.EndsWith("/Fail", StringComparison.Ordinal)).Span;
        Assert.That(fail.Status.Code, Is.EqualTo(StatusCode.Error));
        Assert.That(fail.Attributes["error.type"], Is.EqualTo("System.InvalidOperationException"));
    }

    private static async Task<string> Call(WebSocket socket, string method, string arguments)
    {
        var message = $"{{\"type\":1,\"invocationId\":\"{method}\",\"target\":\"{method}\",\"arguments\":[{arguments}]}}{RecordEnd}";
        var answer = await Say(socket, message);
        while (!answer.Contains($"\"{method}\"", StringComparison.Ordinal))
        {
            answer = await Receive(socket);
        }
        return answer;
    }

    private static async Task<string> Say(WebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return await Receive(socket);
    }

    private static async Task<string> Receive(WebSocket socket)
    {
        using var limit = new CancellationTokenSource(Limit);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private sealed class Run : IDisposable
    {
        public Run(RuntimeUnderTest runtime) =>
            Service = new WebService(SampleApp.Get("connections", runtime, AppVariant.FrameworkDependent).Command(), Endpoint);

        public OtlpEndpoint Endpoint { get; } = new();

        public WebService Service { get; }

        public IReadOnlyList<ReceivedSpan> Spans => Endpoint.AcceptedSpans;

        public IReadOnlyList<Span> Named(string name) => InOrder(one => one.Name == name);

        public IReadOnlyList<Span> Below(string spanId) => InOrder(one => one.ParentSpanId == spanId);

        public async Task<ClientWebSocket> Connect(string path)
        {
            // The tests' own activity must not reach the app.
            var invoker = new HttpMessageInvoker(new SocketsHttpHandler { ActivityHeadersPropagator = null });
            var socket = new ClientWebSocket();
            using var limit = new CancellationTokenSource(Limit);
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Service.Port}{path}"), invoker, limit.Token);
            return socket;
        }

        public void Dispose()
        {
            Service.Dispose();
            Endpoint.Dispose();
        }

        private List<Span> InOrder(Func<Span, bool> which) => [.. Spans.Select(one => one.Span).Where(which).OrderBy(one => one.StartTimeUnixNano)];
    }
}
