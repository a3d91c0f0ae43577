using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>An app with an OpenTelemetry SDK of its own exports the same with and without the product, which exports every span.</summary>
[TestFixture]
public sealed class OwnTelemetryTests
{
    private const string Named = "Sample.OwnTelemetry,System.Net.Http";

    private static readonly string[] Samplers = ["on", "off", "0", "0.01", "1", "parent:on", "parent:0.01", "parent:off"];

    /// <summary>Composite images take minutes to build.</summary>
    private static IReadOnlyList<RuntimeUnderTest> CompositeRuntimes => TestMatrix.IsFull ? RuntimeUnderTest.All : [RuntimeUnderTest.Net8];

    private static IEnumerable<TestCaseData> Matrix =>
        from runtime in RuntimeUnderTest.All
        from sampler in Samplers
        from sources in new[] { "*", Named }
        select new TestCaseData(runtime, sampler, sources);

    [TestCaseSource(nameof(Matrix))]
    public void Exports_are_identical_and_ours_are_complete(RuntimeUnderTest runtime, string sampler, string sources)
    {
        const int Jobs = 300;
        var meters = sources == "*" ? "*" : "System.Net.Http";
        using var endpoint = new OtlpEndpoint();
        var bare = OwnTelemetryRun.Bare(runtime, sampler, sources, meters, Jobs);
        var actual = OwnTelemetryRun.Instrumented(runtime, sampler, sources, meters, Jobs, endpoint, $"http://{LoopbackName.Value}:{endpoint.Port}");

        Assert.Multiple(() =>
        {
            Same.Lines(bare.Spans, actual.Spans, "spans the app exported");
            Same.Lines(Comparable(bare.Metrics, sources), Comparable(actual.Metrics, sources), "metrics the app exported");
            Same.Lines(bare.Calls, actual.Calls, "trace contexts the app sent");
            if (sources != "*")
            {
                Assert.That(actual.Process.StdoutText, Is.EqualTo(bare.Process.StdoutText), "what the app's processors saw");
            }
            Assert.That(actual.Process.OwnLines, Is.Empty);
        });

        // Every job, all of it, whatever the app sampled.
        var expected = new Dictionary<string, int> { ["job"] = Jobs + 3, ["step"] = Jobs + 3, ["GET"] = Jobs + 3, ["library work"] = Jobs + 3, ["starting"] = 1 };
        var counts = endpoint.AcceptedSpans.CountBy(one => one.Span.Name).ToDictionary();
        Assert.That(counts, Is.EqualTo(expected), "spans we exported");
        Assert.That(Shape(endpoint.AcceptedSpans), Is.All.EqualTo("job[library work, step[GET]]"));

        // Also of what the app sampled out we have everything that libraries write on spans somebody wants.
        Assert.That(
            endpoint.AcceptedSpans.Where(one => one.Span.Name == "GET").Select(one => one.Span.Attributes["http.response.status_code"]),
            Is.All.EqualTo(200L));

        // The comparison has something to compare: the share of traces the app exports is the sampler's.
        var exported = bare.Spans.Count(line => line.Contains("| job |", StringComparison.Ordinal));
        Assert.That(exported, sampler switch
        {
            "on" or "1" => Is.EqualTo(Jobs + 3),
            "off" or "0" => Is.Zero,
            "parent:on" => Is.EqualTo((Jobs + 3) * 2 / 3),
            "parent:off" => Is.EqualTo((Jobs + 3) / 3),
            "0.01" => Is.InRange(1, Jobs / 20),
            _ => Is.InRange(((Jobs + 3) / 3) + 1, (Jobs / 3) + (Jobs / 20)),
        });
        Assert.That(bare.Metrics, Has.Some.Contains("http.client.request.duration"));
    }

    /// <summary>
    /// A span of a library the app does not listen to exists because of us. The app's spans below it are sampled as if it were not there;
    /// that they name it as their parent is a documented limit.
    /// </summary>
    [Test]
    public void Spans_below_a_library_the_app_ignores_are_sampled_as_before(
        [ValueSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))] RuntimeUnderTest runtime,
        [Values("on", "off", "parent:on", "parent:off", "skip-steps")] string sampler)
    {
        const int Wrapped = 50;
        using var endpoint = new OtlpEndpoint();
        var bare = OwnTelemetryRun.Bare(runtime, sampler, Named, "System.Net.Http", 3, Wrapped);
        var actual = OwnTelemetryRun.Instrumented(runtime, sampler, Named, "System.Net.Http", 3, endpoint, wrapped: Wrapped);

        Same.Lines(Wrappeds(bare), Wrappeds(actual), "spans the app exported");
        Assert.That(Wrappeds(bare).Count(), Is.EqualTo(sampler.EndsWith("off", StringComparison.Ordinal) ? 0 : Wrapped));
        Assert.That(Shape(endpoint.AcceptedSpans).Count(shape => shape == "library root[wrapped]"), Is.EqualTo(Wrapped));

        // Without the trace id, which is random for roots.
        static IEnumerable<string> Wrappeds(OwnTelemetryRun run) =>
            run.Spans.Where(line => line.Contains("| wrapped |")).Select(line => line[33..].Replace("parent library root", "parent none", StringComparison.Ordinal));
    }

    /// <summary>
    /// App, framework and ASP.NET Core in one native image, which the runtime holds against every assembly of the same name it loads: our
    /// private copies have names that are in it.
    /// </summary>
    [TestCaseSource(nameof(CompositeRuntimes))]
    public void A_composite_framework_is_traced(RuntimeUnderTest runtime)
    {
        const AppVariant Composite = AppVariant.FrameworkCompositeSelfContained;
        using var endpoint = new OtlpEndpoint();
        var bare = OwnTelemetryRun.Bare(runtime, "on", "*", "System.Net.Http", 30, variant: Composite);
        var actual = OwnTelemetryRun.Instrumented(runtime, "on", "*", "System.Net.Http", 30, endpoint, variant: Composite);

        Assert.That(Directory.GetFiles(SampleApp.Get("own-otel", runtime, Composite).Folder, "*.r2r.dll"), Is.Not.Empty, "not a composite image");
        Same.Lines(bare.Spans, actual.Spans, "spans the app exported");
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo((33 * 4) + 1));
        Assert.That(actual.Process.StderrLines, Is.Empty);
    }

    /// <summary>Name resolution, connecting and TLS make spans and metrics of their own since .NET 9; those of our exporter are not the app's.</summary>
    [TestCaseSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))]
    public void Encrypted_export_is_invisible(RuntimeUnderTest runtime)
    {
        using var files = new TemporaryFolder();
        using var endpoint = new OtlpEndpoint();
        using var front = new TlsFront(endpoint.Port, files.File("certificate.pem"));
        var variables = new Dictionary<string, string> { ["SSL_CERT_FILE"] = files.File("certificate.pem") };
        var bare = OwnTelemetryRun.Bare(runtime, "on", "*", "*", 30);
        var actual = OwnTelemetryRun.Instrumented(runtime, "on", "*", "*", 30, endpoint, front.Url, variables);

        Same.Lines(bare.Spans, actual.Spans, "spans the app exported");
        Same.Lines(bare.Metrics, actual.Metrics, "metrics the app exported");
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo((33 * 4) + 1));
        Assert.That(actual.Process.OwnLines, Is.Empty);

        // The comparison has something to compare: the app's own connection is there.
        if (runtime.Major >= 9)
        {
            Assert.That(bare.Spans, Has.Some.Contains("Experimental.System.Net.Sockets"));
        }
    }

    /// <summary>
    /// A sampler of the app that drops spans in the middle of traces: none of those is exported, though they exist for us and inherit their
    /// parents' flags. The spans below them are in the same trace as before; that their parent is one the app dropped is a documented limit.
    /// </summary>
    [TestCaseSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))]
    public void A_dropped_span_in_the_middle_stays_dropped(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var bare = OwnTelemetryRun.Bare(runtime, "skip-steps", Named, "System.Net.Http", 30);
        var actual = OwnTelemetryRun.Instrumented(runtime, "skip-steps", Named, "System.Net.Http", 30, endpoint);

        Same.Lines(bare.Spans, actual.Spans.Select(line => line.Replace("parent step", "parent job", StringComparison.Ordinal)), "spans the app exported");
        Assert.That(actual.Process.StdoutText, Is.EqualTo(bare.Process.StdoutText), "what the app's processors saw");
        Same.Lines(bare.Calls, actual.Calls, "trace contexts the app sent");
        Assert.That(Shape(endpoint.AcceptedSpans), Is.All.EqualTo("job[library work, step[GET]]"));
    }

    /// <summary>
    /// When an SDK that listens to everything drops HttpClient's span, the framework makes another one without a source, which the SDK does
    /// not export but counts. With us the first one exists, and there is no second.
    /// </summary>
    private static IEnumerable<string> Comparable(IReadOnlyList<string> metrics, string sources) =>
        metrics.Where(line => sources != "*" || !line.StartsWith("otel.sdk.", StringComparison.Ordinal));

    /// <summary>One text per trace, children in the order of their names.</summary>
    private static IEnumerable<string> Shape(IReadOnlyList<ReceivedSpan> spans)
    {
        // A span from before the app's SDK came up, in no job.
        spans = [.. spans.Where(one => one.Span.Name != "starting")];
        var children = spans.ToLookup(one => one.Span.ParentSpanId);
        var known = spans.Select(one => one.Span.SpanId).ToHashSet();
        return spans.Where(one => !known.Contains(one.Span.ParentSpanId)).Select(Text);

        string Text(ReceivedSpan one)
        {
            var below = children[one.Span.SpanId].Select(Text).Order(StringComparer.Ordinal).ToList();
            return below.Count == 0 ? one.Span.Name : $"{one.Span.Name}[{string.Join(", ", below)}]";
        }
    }
}
