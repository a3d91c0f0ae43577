using System.Diagnostics;
using System.Text;
using Lumigo.OpenTelemetry.Export.Transport;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

/// <summary>The transport against servers that answer in every odd way.</summary>
[TestFixture]
public sealed class OtlpTransportTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    private static readonly byte[] Body = Encoding.ASCII.GetBytes("the body");
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    [Test]
    public void The_request_is_what_otlp_asks_for()
    {
        using var server = new ScriptedServer(ScriptedServer.Answer(Ok));
        Assert.That(Send(server).Outcome, Is.EqualTo(SendOutcome.Sent));
        var version = File.ReadAllText(Path.Combine(Lumigo.TestKit.RepositoryPaths.Root, "VERSION")).Trim();
        Assert.That(server.Requests.Single(), Is.EqualTo(
            $"POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nAuthorization: LumigoToken t_1\r\nContent-Type: application/x-protobuf\r\n" +
            $"User-Agent: lumigo-opentelemetry-dotnet/{version}\r\nContent-Length: 8\r\n\r\nthe body"));
    }

    [TestCase("http://[::1]:4318/v1/traces", "Host: [::1]:4318\r\n")]
    [TestCase("http://collector.test/v1/traces", "Host: collector.test\r\n")]
    [TestCase("http://collector.test:80/v1/traces", "Host: collector.test\r\n")]
    [TestCase("http://bücher.test:1/v1/traces", "Host: xn--bcher-kva.test:1\r\n")]
    public void The_host_header_names_the_endpoint(string endpoint, string expected)
    {
        // By a proxy, so that no such host is needed.
        using var proxy = new ScriptedServer(ScriptedServer.Answer(Ok));
        using var transport = new OtlpTransport(new Uri(endpoint), "t_1", new Uri($"http://127.0.0.1:{proxy.Port}"));
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(proxy.Requests.Single(), Does.Contain(expected));
    }

    [TestCase("Content-Length: 0\r\n\r\n")]
    [TestCase("Content-Length: 3\r\n\r\nabc")]
    [TestCase("content-length:3\r\n\r\nabc")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n")]
    [TestCase("Content-Length: 0\nX: y\n\n")]
    public void A_connection_is_used_again_after_an_answer_was_read_to_its_end(string rest)
    {
        var answer = "HTTP/1.1 200 OK\r\n" + rest;
        using var server = new ScriptedServer(ScriptedServer.Answer(answer, answer, answer));
        using var transport = Transport(server);
        for (var number = 0; number < 3; number++)
        {
            Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        }
        Assert.That(server.Connections, Is.EqualTo(1));
        Assert.That(server.Requests, Has.Count.EqualTo(3));
    }

    [TestCase("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")]
    public void A_connection_the_server_is_done_with_is_not_used_again(string answer)
    {
        using var server = new ScriptedServer(ScriptedServer.Answer(answer), ScriptedServer.Answer(answer));
        using var transport = Transport(server);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(server.Connections, Is.EqualTo(2));
    }

    [Test]
    public void A_provisional_answer_is_read_over()
    {
        using var server = new ScriptedServer(ScriptedServer.Answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Ok, Ok));
        using var transport = Transport(server);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(server.Connections, Is.EqualTo(1));
    }

    [TestCase(429, SendOutcome.Retry)]
    [TestCase(502, SendOutcome.Retry)]
    [TestCase(503, SendOutcome.Retry)]
    [TestCase(504, SendOutcome.Retry)]
    [TestCase(202, SendOutcome.Sent)]
    [TestCase(204, SendOutcome.Sent)]
    [TestCase(301, SendOutcome.Refused)]
    [TestCase(400, SendOutcome.Refused)]
    [TestCase(401, SendOutcome.Refused)]
    [TestCase(403, SendOutcome.Refused)]
    [TestCase(413, SendOutcome.Refused)]
    [TestCase(500, SendOutcome.Refused)]
    public void The_status_decides(int status, object outcome)
    {
        using var server = new ScriptedServer(ScriptedServer.Answer($"HTTP/1.1 {status} Some Text\r\nContent-Length: 0\r\n\r\n"));
        var result = Send(server);
        Assert.That(result.Outcome, Is.EqualTo((SendOutcome)outcome));
        Assert.That(result.Cause, result.Outcome == SendOutcome.Sent ? Is.Null : Does.StartWith($"HTTP status {status}"));
        if (status is 401 or 403)
        {
            Assert.That(result.Cause, Does.Contain("LUMIGO_TRACER_TOKEN"));
        }
    }

    [TestCase("7", 7)]
    [TestCase("0", 0)]
    [TestCase("-1", null)]
    [TestCase("soon", null)]
    [TestCase("99999999999999", null)]
    [TestCase("Fri, 31 Dec 1999 23:59:59 GMT", null)]
    public void Retry_after_in_seconds(string value, int? seconds)
    {
        using var server = new ScriptedServer(ScriptedServer.Answer($"HTTP/1.1 429 Slow Down\r\nRetry-After: {value}\r\nContent-Length: 0\r\n\r\n"));
        Assert.That(Send(server).RetryAfter?.TotalSeconds, Is.EqualTo((double?)seconds));
    }

    [Test]
    public void Retry_after_as_a_date()
    {
        using var server = new ScriptedServer(ScriptedServer.Answer($"HTTP/1.1 503 Busy\r\nRetry-After: {DateTime.UtcNow.AddSeconds(100):R}\r\nContent-Length: 0\r\n\r\n"));
        Assert.That(Send(server).RetryAfter!.Value.TotalSeconds, Is.EqualTo(99).Within(2));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", TestName = "A body cut off")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nwhat\r\n", TestName = "A chunk without size")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdefg\r\n0\r\n\r\n", TestName = "A chunk longer than it says")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", TestName = "A chunk of 4 GiB")]
    public void An_accepted_request_is_not_sent_again_because_of_a_broken_body(string answer)
    {
        using var server = new ScriptedServer(
            connection =>
            {
                connection.ReadRequest();
                connection.Write(answer);
            },
            ScriptedServer.Answer(Ok));
        using var transport = Transport(server);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent), "on a new connection");
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [TestCase("", TestName = "Nothing")]
    [TestCase("\u0000\u0001\u0002garbage\r\n\r\n", TestName = "Garbage")]
    [TestCase("SSH-2.0-OpenSSH_9.2\r\n", TestName = "Another protocol")]
    [TestCase("HTTP/1.1\r\n\r\n", TestName = "No status")]
    [TestCase("HTTP/1.1 abc OK\r\n\r\n", TestName = "A status that is no number")]
    [TestCase("HTTP/1.1 200 OK\r\nNo colon here\r\n\r\n", TestName = "A header without colon")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", TestName = "A length that is no number")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", TestName = "A negative length")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Le", TestName = "Half a head")]
    public void An_answer_that_is_none_means_try_again(string answer)
    {
        using var server = new ScriptedServer(
            connection =>
            {
                connection.ReadRequest();
                connection.Write(answer);
            },
            ScriptedServer.Answer(Ok));
        using var transport = Transport(server);
        var result = transport.Send(Body, Enough);
        Assert.That(result.Outcome, Is.EqualTo(SendOutcome.Retry));
        Assert.That(result.Cause, Is.Not.Empty);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
    }

    [Test]
    public void Headers_without_end_are_not_read_for_ever()
    {
        using var server = new ScriptedServer(connection =>
        {
            connection.ReadRequest();
            connection.Write("HTTP/1.1 200 OK\r\n");
            while (true)
            {
                connection.Write($"X-Padding: {new string('x', 1000)}\r\n");
            }
        });
        CheckTooLong(server);
    }

    [Test]
    public void Endless_provisional_answers_are_not_read_for_ever()
    {
        using var server = new ScriptedServer(connection =>
        {
            connection.ReadRequest();
            while (true)
            {
                connection.Write("HTTP/1.1 100 Continue\r\n\r\n");
            }
        });
        CheckTooLong(server);
    }

    [Test]
    public void A_server_that_drips_bytes_does_not_outlive_the_deadline()
    {
        using var server = new ScriptedServer(connection =>
        {
            connection.ReadRequest();
            foreach (var letter in "HTTP/1.1 200 OK\r\n" + new string('x', 1000))
            {
                connection.Write(letter.ToString());
                Thread.Sleep(50);
            }
        });
        CheckTimeout(server, TimeSpan.FromMilliseconds(500));
    }

    [Test]
    public void A_server_that_never_answers_does_not_outlive_the_deadline()
    {
        using var server = new ScriptedServer(connection => connection.WaitForEnd());
        CheckTimeout(server, TimeSpan.FromMilliseconds(500));
    }

    [Test]
    public void A_server_that_never_reads_does_not_outlive_the_deadline()
    {
        using var server = new ScriptedServer(_ => Thread.Sleep(5000));
        using var transport = Transport(server);
        var clock = Stopwatch.StartNew();
        Assert.That(transport.Send(new byte[50_000_000], TimeSpan.FromMilliseconds(500)).Outcome, Is.EqualTo(SendOutcome.Retry));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)));
    }

    [Test]
    public void A_connection_closed_while_idle_is_opened_anew_without_a_failure()
    {
        using var server = new ScriptedServer(
            connection =>
            {
                connection.ReadRequest();
                connection.Write(Ok);
            },
            ScriptedServer.Answer(Ok));
        using var transport = Transport(server);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Thread.Sleep(100);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Sent));
        Assert.That(server.Connections, Is.EqualTo(2));
    }

    [Test]
    public void A_reset_on_a_new_connection_means_try_again_later()
    {
        using var server = new ScriptedServer(connection =>
        {
            connection.ReadRequest();
            connection.Reset();
        });
        var result = Send(server);
        Assert.That(result.Outcome, Is.EqualTo(SendOutcome.Retry));
        Assert.That(result.Cause, Is.EqualTo("ConnectionReset"));
        Assert.That(server.Connections, Is.EqualTo(1), "a new connection's failure is not tried again at once");
    }

    [Test]
    public void A_refused_connection_means_try_again()
    {
        var server = new ScriptedServer();
        server.Dispose();
        var result = Send(server);
        Assert.That((result.Outcome, result.Cause), Is.EqualTo((SendOutcome.Retry, "ConnectionRefused")));
    }

    [Test]
    public void An_unknown_host_means_try_again()
    {
        using var transport = new OtlpTransport(new Uri("http://nowhere.invalid/v1/traces"), "t_1", proxy: null);
        Assert.That(transport.Send(Body, Enough).Outcome, Is.EqualTo(SendOutcome.Retry));
    }

    [Test]
    public void Rejected_spans_of_an_accepted_request_are_known()
    {
        using var server = new ScriptedServer(ScriptedServer.Answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\u000A\u0002\u0008\u0003"));
        Assert.That(Send(server).Rejected, Is.EqualTo(3));
    }

    private static OtlpTransport Transport(ScriptedServer server) => new(server.Url, "t_1", proxy: null);

    private static SendResult Send(ScriptedServer server)
    {
        using var transport = Transport(server);
        return transport.Send(Body, Enough);
    }

    private static void CheckTooLong(ScriptedServer server)
    {
        var clock = Stopwatch.StartNew();
        var result = Send(server);
        Assert.That((result.Outcome, result.Cause), Is.EqualTo((SendOutcome.Retry, "the answer's headers are too long")));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private static void CheckTimeout(ScriptedServer server, TimeSpan limit)
    {
        using var transport = Transport(server);
        var clock = Stopwatch.StartNew();
        var result = transport.Send(Body, limit);
        Assert.That(result.Outcome, Is.EqualTo(SendOutcome.Retry));
        Assert.That(result.Cause, Is.EqualTo("timed out"));
        Assert.That(clock.Elapsed, Is.GreaterThan(limit * 0.8).And.LessThan(limit + TimeSpan.FromSeconds(4)));
    }
}
