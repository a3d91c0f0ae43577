using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lumigo.EndToEndTests.Coexistence;
using Lumigo.TestKit;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Http;

/// <summary><c>OTEL_TRACES_SAMPLER</c>: whole traces, here and in what others are told; beside the app's own SDK only our export follows it.</summary>
[TestFixture]
public sealed class SamplerTests
{
    private const int Requests = 12;

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void Alone_a_ratio_takes_whole_traces_by_their_ids(RuntimeUnderTest runtime)
    {
        var ids = Enumerable.Range(0, Requests).Select(TraceId).ToList();
        var taken = ids.Select((id, number) => (Name: $"n{number:00}", IsTaken: IsTaken(id, 0.5))).ToList();
        Assert.That(taken.Count(one => one.IsTaken), Is.InRange(2, Requests - 2));

        // Every caller has sampled its trace: this sampler asks no caller.
        var service = Run(runtime, "traceidratio", "0.5", [.. ids.Select((id, number) => $"n{number:00} 00-{id}-{number + 1:x16}-01")]);
        Assert.Multiple(() =>
        {
            Assert.That(service.Traces, Is.EqualTo(taken.Where(one => one.IsTaken).Select(one => Whole(one.Name))));
            Assert.That(service.Calls, Is.EqualTo(taken.Select(one => $"?of={one.Name} flags {(one.IsTaken ? "01" : "00")}")));
            Assert.That(service.Messages, Is.EqualTo(taken.Select(one => $"{one.Name} flags {(one.IsTaken ? "01" : "00")}")));
            Assert.That(service.Process.OwnLines, Is.Empty);
        });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void Alone_a_caller_decides_where_the_sampler_follows_it(RuntimeUnderTest runtime)
    {
        var off = Run(runtime, "ParentBased_Always_Off", null, ["a", $"b 00-{1:x32}-{1:x16}-01", $"c 00-{2:x32}-{2:x16}-00"]);
        Assert.Multiple(() =>
        {
            Assert.That(off.Traces, Is.EqualTo(new[] { Whole("b") }));
            Assert.That(off.Calls, Is.EqualTo(new[] { "?of=a flags 00", "?of=b flags 01", "?of=c flags 00" }));
        });

        var on = Run(runtime, "always_on", null, [$"c 00-{2:x32}-{2:x16}-00"]);
        Assert.That(on.Traces, Is.EqualTo(new[] { Whole("c") }));
        Assert.That(on.Calls, Is.EqualTo(new[] { "?of=c flags 01" }));
    }

    [Test]
    public void A_sampler_that_is_none_gives_one_line_and_everything()
    {
        var service = Run(RuntimeUnderTest.Net8, "xray", null, ["a"]);
        Assert.That(service.Traces, Is.EqualTo(new[] { Whole("a") }));
        Assert.That(service.Process.OwnLines.Single(), Does.StartWith("#LUMIGO# - WARNING - OTEL_TRACES_SAMPLER is 'xray', "));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void Beside_another_sdk_its_decisions_stand_and_ours_concern_our_export(RuntimeUnderTest runtime)
    {
        const int Jobs = 60;
        const string Sources = "Sample.OwnTelemetry,System.Net.Http";
        var ratio = new Dictionary<string, string> { ["OTEL_TRACES_SAMPLER"] = "traceidratio", ["OTEL_TRACES_SAMPLER_ARG"] = "0.3" };
        using var endpoint = new OtlpEndpoint();
        var bare = OwnTelemetryRun.Bare(runtime, "parent:on", Sources, "System.Net.Http", Jobs);
        var actual = OwnTelemetryRun.Instrumented(runtime, "parent:on", Sources, "System.Net.Http", Jobs, endpoint, variables: ratio);
        var expected = Enumerable.Range(0, Jobs + 3).Select(JobTrace).Where(id => IsTaken(id, 0.3)).ToList();
        Assert.That(expected, Has.Count.InRange(5, 40));
        Assert.Multiple(() =>
        {
            Same.Lines(bare.Spans, actual.Spans, "spans the app exported");
            Same.Lines(bare.Metrics, actual.Metrics, "metrics the app exported");
            Same.Lines(bare.Calls, actual.Calls, "trace contexts the app sent");
            Assert.That(actual.Process.OwnLines, Is.Empty);
            var ours = endpoint.AcceptedSpans.Where(one => one.Span.Name != "starting").ToLookup(one => one.Span.TraceId);
            Assert.That(ours.Select(trace => trace.Key), Is.EquivalentTo(expected));
            Assert.That(ours.Select(trace => trace.Count()), Is.All.EqualTo(4));
        });

        // Following the caller: what it left out is left out, roots are all there.
        using var following = new OtlpEndpoint();
        var other = OwnTelemetryRun.Instrumented(runtime, "on", Sources, "System.Net.Http", Jobs, following, variables: new Dictionary<string, string> { ["OTEL_TRACES_SAMPLER"] = "parentbased_always_on" });
        Assert.That(other.Process.OwnLines, Is.Empty);
        Assert.That(
            following.AcceptedSpans.Where(one => one.Span.Name != "starting").CountBy(one => one.Span.Name).Select(one => one.Value), Is.All.EqualTo((Jobs + 3) * 2 / 3));
    }

    private static CheckoutService Run(RuntimeUnderTest runtime, string sampler, string? argument, string[] requests) =>
        CheckoutService.Run(runtime, new Dictionary<string, string> { ["OTEL_TRACES_SAMPLER"] = sampler, ["OTEL_TRACES_SAMPLER_ARG"] = argument ?? "" }, requests);

    private static string Whole(string name) => $"GET /{name}[SQS.SendMessage, afterwards, known by its id, price[GET], search[parse]]";

    private static string TraceId(int number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"trace {number}")))[..32];

    /// <summary>The ids that the sample app gives its jobs.</summary>
    private static string JobTrace(int number) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"job {number}")))[..32];

    private static bool IsTaken(string id, double ratio) =>
        (long.Parse(id[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & long.MaxValue) < (long)(ratio * long.MaxValue);
}
