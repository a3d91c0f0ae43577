using System.Diagnostics;
using System.Text.RegularExpressions;
using Lumigo.OpenTelemetry;
using Lumigo.OpenTelemetry.Export;
using Lumigo.TestKit;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;
using OpenTelemetry.Trace;

namespace Lumigo.PackageTests.Manual;

/// <summary>Filters of HTTP endpoints, and sources nobody asked for, without the agent.</summary>
[TestFixture]
[NonParallelizable]
public sealed partial class FilteringTests
{
    private static readonly ActivitySource Source = new("Sample.Filtering");

    [Test]
    public async Task A_filtered_request_is_left_out_and_the_called_service_is_told()
    {
        using var endpoint = new OtlpEndpoint();
        using var called = new OtlpEndpoint();
        using var configured = new Configured(endpoint, ("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT", "[\"/left-out\"]"));
        using (LumigoOpenTelemetry.Start())
        {
            using var client = new HttpClient();
            await client.PostAsync(called.BaseUrl + "/left-out", null);
            await client.PostAsync(called.BaseUrl + "/sent", null);
        }
        Assert.That(endpoint.AcceptedSpans.Where(one => one.Scope.Name == "System.Net.Http").Select(one => one.Span.Attributes["url.full"]), Is.EqualTo(new[] { called.BaseUrl + "/sent" }));
        Assert.That(called.Requests.Select(request => $"{request.Path} {request.Headers["traceparent"][^2..]}"), Is.EqualTo(new[] { "/left-out 00", "/sent 01" }));
    }

    [Test]
    public void Spans_that_say_their_path_when_they_start_are_left_out_with_all_below_them()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint, ("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX", "[\"^/health\"]"));
        using (LumigoOpenTelemetry.Start(builder => builder.SetSampler(new AlwaysOnSampler())))
        {
            foreach (var path in new[] { "/health/live", "/orders" })
            {
                using var request = Source.StartActivity("request " + path, ActivityKind.Server, default(ActivityContext), [new("url.path", path)]);
                using var below = Source.StartActivity("below " + path);
            }
        }
        Assert.That(endpoint.AcceptedSpans.Select(one => one.Span.Name), Is.EquivalentTo(new[] { "request /orders", "below /orders" }));
    }

    [Test]
    public void The_sources_left_out_are_the_agents()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "spans.md"));
        var denied = Denied().Matches(page).Select(match => match.Groups["prefix"].Value).ToList();
        Assert.That(denied, Is.Not.Empty);
        Assert.That(denied.Select(UnwantedSources.Contain), Is.All.True);
        Assert.That(UnwantedSources.Contain("System.Net.Http"), Is.False);
    }

    [GeneratedRegex("^\\| `(?<prefix>[A-Za-z.]+)\\*` \\|", RegexOptions.Multiline)]
    private static partial Regex Denied();
}
