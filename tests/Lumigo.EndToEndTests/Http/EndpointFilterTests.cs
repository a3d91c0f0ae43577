using Lumigo.EndToEndTests.Coexistence;
using Lumigo.TestKit;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Http;

/// <summary><c>LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX</c> and its variants leave out what they name with all below it, and nothing else.</summary>
[TestFixture]
public sealed class EndpointFilterTests
{
    private const string General = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX";
    private const string Server = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_SERVER";
    private const string Client = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT";

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void A_request_served_is_left_out_with_all_below_it_here_and_elsewhere(RuntimeUnderTest runtime)
    {
        var service = CheckoutService.Run(runtime, new Dictionary<string, string> { [Server] = """["^/health$"]""" },
            "orders", "health", $"health 00-{1:x32}-{1:x16}-01", "health-report");
        Assert.Multiple(() =>
        {
            Assert.That(service.Traces, Is.EqualTo(new[] { Whole("health-report"), Whole("orders") }));
            Assert.That(service.Calls, Is.EqualTo(new[] { "?of=health flags 00", "?of=health flags 00", "?of=health-report flags 01", "?of=orders flags 01" }));
            Assert.That(service.Messages, Is.EqualTo(new[] { "health flags 00", "health flags 00", "health-report flags 01", "orders flags 01" }));
            Assert.That(service.Process.OwnLines, Is.Empty);
        });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void Requests_made_are_left_out_also_those_of_other_libraries(RuntimeUnderTest runtime)
    {
        var service = CheckoutService.Run(runtime, new Dictionary<string, string> { [Client] = """["^http://127.0.0.1:{stock}/stock\\?of=b", "//search\\.example/"]""" }, "a", "b");
        Assert.Multiple(() =>
        {
            Assert.That(service.Traces, Is.EqualTo(new[]
            {
                "GET /a[SQS.SendMessage, afterwards, known by its id, price[GET]]", "GET /b[SQS.SendMessage, afterwards, known by its id, price]",
            }));
            Assert.That(service.Calls, Is.EqualTo(new[] { "?of=a flags 01", "?of=b flags 00" }));
            Assert.That(service.Messages, Is.EqualTo(new[] { "a flags 01", "b flags 01" }));
        });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void The_general_list_is_for_both_sides_and_for_calls_of_aws_services(RuntimeUnderTest runtime)
    {
        var service = CheckoutService.Run(runtime, new Dictionary<string, string> { [General] = """["^/health", "127.0.0.1:{queue}/$", "//search"]""", [Client] = """["/stock"]""" }, "a", "health");
        Assert.That(service.Traces, Is.EqualTo(new[] { "GET /a[afterwards, known by its id, price]" }));
    }

    [Test]
    public void Bad_lists_give_one_line_each_and_leave_nothing_out()
    {
        var service = CheckoutService.Run(RuntimeUnderTest.Net8, new Dictionary<string, string> { [General] = "/health", [Server] = """["("]""", [Client] = "[1]" }, "health");
        Assert.That(service.Traces, Is.EqualTo(new[] { Whole("health") }));
        Assert.That(service.Process.OwnLines.Select(line => line.Split(" - ")[2].Split(' ')[0]), Is.EquivalentTo(new[] { General, Server, Client }));
    }

    /// <summary>Beside the app's own SDK, what the app exports and sends is as without us; ours lacks what the filters name.</summary>
    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void Beside_another_sdk_only_our_export_is_concerned(RuntimeUnderTest runtime)
    {
        const string Sources = "Sample.OwnTelemetry,Microsoft.AspNetCore,System.Net.Http";
        const string Meters = "System.Net.Http,Microsoft.AspNetCore.Hosting";
        var filters = new Dictionary<string, string> { [Server] = """["/work/[0-4]$"]""", [Client] = """["work=[5-7]$"]""" };
        using var endpoint = new OtlpEndpoint();
        var bare = OwnTelemetryRun.Service(runtime, "parent:on", Sources, Meters, null, Call);
        var actual = OwnTelemetryRun.Service(runtime, "parent:on", Sources, Meters, endpoint, Call, filters);

        Assert.Multiple(() =>
        {
            Same.Lines(bare.Spans, actual.Spans, "spans the app exported");
            Same.Lines(bare.Metrics, actual.Metrics, "metrics the app exported");
            Same.Lines(bare.Calls, actual.Calls, "trace contexts the app sent");
            Assert.That(actual.Process.OwnLines, Is.Empty);
            Assert.That(bare.Spans.Count(line => line.Contains("| work |", StringComparison.Ordinal)), Is.EqualTo(6), "the app exports what its callers sampled");
            var names = endpoint.AcceptedSpans.CountBy(one => one.Span.Name).ToDictionary();
            Assert.That(names.GetValueOrDefault("GET /work/{name}"), Is.EqualTo(5));
            Assert.That(names.GetValueOrDefault("work"), Is.EqualTo(5));
            Assert.That(names.GetValueOrDefault("GET"), Is.EqualTo(2));
        });
    }

    private static string Whole(string name) => $"GET /{name}[SQS.SendMessage, afterwards, known by its id, price[GET], search[parse]]";

    private static void Call(HttpClient client, string address)
    {
        for (var number = 0; number < 10; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/work/{number}");
            if (number % 3 != 2)
            {
                request.Headers.Add("traceparent", $"00-{number + 1:x32}-{number + 1:x16}-0{(number + 1) % 2}");
            }
            client.Send(request).Dispose();
        }
    }
}
