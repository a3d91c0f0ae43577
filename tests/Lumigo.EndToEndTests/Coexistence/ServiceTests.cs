using System.Net;
using Lumigo.TestKit;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>As <see cref="OwnTelemetryTests"/>, for a web service whose own SDK listens to ASP.NET Core.</summary>
[TestFixture]
public sealed class ServiceTests
{
    private const int Requests = 30;
    private const string Frameworks = "Sample.OwnTelemetry,Microsoft.AspNetCore,System.Net.Http";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static IEnumerable<TestCaseData> Matrix =>
        from runtime in RuntimeUnderTest.All
        from sampler in new[] { "on", "0", "parent:on", "parent:off", "parent:0" }
        from sources in new[] { Frameworks, "Sample.OwnTelemetry" }
        select new TestCaseData(runtime, sampler, sources);

    [TestCaseSource(nameof(Matrix))]
    public void Exports_are_identical_and_ours_are_complete(RuntimeUnderTest runtime, string sampler, string sources)
    {
        using var endpoint = new OtlpEndpoint();
        var meters = "System.Net.Http,Microsoft.AspNetCore.Hosting";
        var bare = OwnTelemetryRun.Service(runtime, sampler, sources, meters, null, (client, address) => Call(client, address, null));
        var actual = OwnTelemetryRun.Service(runtime, sampler, sources, meters, endpoint, (client, address) => Call(client, address, endpoint));

        Assert.Multiple(() =>
        {
            Same.Lines(bare.Spans, actual.Spans, "spans the app exported");
            Same.Lines(bare.Metrics, actual.Metrics, "metrics the app exported");
            Same.Lines(bare.Calls, actual.Calls, "trace contexts the app sent");
            Same.Lines(bare.Process.ForeignLines, actual.Process.ForeignLines, "what the app logged");
            Assert.That(actual.Process.OwnLines, Is.Empty);
        });

        var names = endpoint.AcceptedSpans.Select(one => one.Span.Name).ToList();
        Assert.That(names.Count(name => name == "GET /work/{name}"), Is.EqualTo(Requests + 1));
        Assert.That(names.Count(name => name == "work"), Is.EqualTo(Requests + 1));
        Assert.That(names.Count(name => name == "GET"), Is.EqualTo(Requests + 1));
        Assert.That(names.Count(name => name == "GET /fail"), Is.EqualTo(1));
    }

    /// <summary>Requests with the sampled flag, without it and without a trace, a failing one, and one more after we have sent.</summary>
    private static void Call(HttpClient client, string address, OtlpEndpoint? endpoint)
    {
        for (var number = 0; number < Requests; number++)
        {
            // Every third starts its trace at the service.
            var traceParent = number % 3 == 2 ? null : $"00-{number + 1:x32}-{number + 1:x16}-0{number % 2}";
            Get(client, $"{address}/work/{number}", traceParent, HttpStatusCode.OK);
        }
        Get(client, $"{address}/fail", $"00-{1000:x32}-{1000:x16}-01", HttpStatusCode.InternalServerError);
        if (endpoint is not null)
        {
            Assert.That(endpoint.WaitForSpans(1, Limit), "no span arrived while the service was running");
        }
        Get(client, $"{address}/work/last", $"00-{2000:x32}-{2000:x16}-01", HttpStatusCode.OK);
    }

    private static void Get(HttpClient client, string url, string? traceParent, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (traceParent is not null)
        {
            request.Headers.Add("traceparent", traceParent);
        }
        using var response = client.Send(request);
        Assert.That(response.StatusCode, Is.EqualTo(expected));
    }
}
