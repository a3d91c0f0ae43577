using System.Text.RegularExpressions;
using Lumigo.EndToEndTests.Coexistence;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Aws;

/// <summary>An app with an OpenTelemetry SDK of its own that uses queues, with and without OpenTelemetry's AWS instrumentation.</summary>
[TestFixture]
public sealed partial class OwnTelemetryTests
{
    private const int Jobs = 30;
    private const string Named = "Sample.Jobs,System.Net.Http";

    private static IEnumerable<TestCaseData> Matrix =>
        from one in new[] { (RuntimeUnderTest.Net8, "v3"), (RuntimeUnderTest.Net9, "v4"), (RuntimeUnderTest.Net10, "v4") }
        from sampler in new[] { "on", "parent:0.5", "off" }
        from sources in new[] { Named, "*" }
        select new TestCaseData(one.Item1, one.Item2, sampler, sources);

    /// <summary>
    /// Without the AWS instrumentation our spans are ours alone; only the handling of messages is below a receive that the app's export does not have.
    /// </summary>
    [TestCaseSource(nameof(Matrix))]
    public void Exports_are_identical_and_every_call_is_a_span_of_ours(RuntimeUnderTest runtime, string generation, string sampler, string sources)
    {
        using var bare = new Run(runtime, generation, sampler, sources, aws: false, active: false);
        using var actual = new Run(runtime, generation, sampler, sources, aws: false, active: true);

        Same.Lines(bare.Exported(except: "handle"), actual.Exported(except: "handle"), "spans the app exported");
        Same.Lines(bare.Metrics, actual.Metrics, "metrics the app exported");
        Assert.That(actual.Ours("SQS.SendMessage"), Has.Count.EqualTo(2 * Jobs));
        Assert.That(actual.Ours("SQS.DeleteMessage"), Has.Count.EqualTo(3 * Jobs));
        Assert.That(actual.Process.OwnLines, Is.Empty);

        // Every message carries the span that sent it, with the flag that the app's sampler would give that trace.
        var sent = actual.SentContexts();
        Assert.That(sent.Select(context => context.Split('-')[2]), Is.EquivalentTo(actual.Ours("SQS.SendMessage").Select(span => span.SpanId)));
        var sampled = bare.Exported(except: "handle").Select(line => line[..32]).ToHashSet();
        Assert.That(
            sent.Select(context => context.Split('-')).Where(parts => parts[3] != (sampled.Contains(parts[1]) ? "01" : "00")), Is.Empty, "contexts with another flag");

        // A root of ours is one in our export too.
        Assert.That(actual.Ours("SQS.SendMessage").Count(span => span.ParentSpanId.Length == 0), Is.EqualTo(Jobs));
    }

    /// <summary>With the AWS instrumentation its spans are the ones for AWS calls, in its export and in ours, and its receives are what handling is below.</summary>
    [TestCaseSource(nameof(Matrix))]
    public void With_an_aws_instrumentation_of_the_app_nothing_is_doubled(RuntimeUnderTest runtime, string generation, string sampler, string sources)
    {
        using var bare = new Run(runtime, generation, sampler, sources, aws: true, active: false);
        using var actual = new Run(runtime, generation, sampler, sources, aws: true, active: true);

        Same.Lines(bare.Exported(except: "handle"), actual.Exported(except: "handle"), "spans the app exported");
        Same.Lines(bare.Metrics, actual.Metrics, "metrics the app exported");
        Assert.That(actual.Process.OwnLines, Is.Empty);
        Assert.That(actual.Spans.Select(one => one.Scope.Name), Has.None.StartsWith("Lumigo."));
        Assert.That(actual.Spans.Count(one => one.Scope.Name == "System.Net.Http"), Is.EqualTo(actual.Spans.Count(one => one.Span.Name == "HttpRequest")));
        var sends = actual.Ours("SQS.SendMessage");
        Assert.That(sends, Has.Count.EqualTo(2 * Jobs));
        Assert.That(actual.SentContexts().Select(context => context.Split('-')[2]), Is.EquivalentTo(sends.Select(span => span.SpanId)));

        var receives = actual.Ours("SQS.ReceiveMessage").Select(span => span.SpanId).ToHashSet();
        Assert.That(actual.Ours("handle"), Has.Count.EqualTo(2 * Jobs));
        Assert.That(actual.Ours("handle").Where(span => !receives.Contains(span.ParentSpanId)), Is.Empty, "handled outside a receive");
    }

    /// <summary>What differs between any two runs: ports, and the length of random receipt handles.</summary>
    [GeneratedRegex(@"127\.0\.0\.1:\d+|(?<=port=|content_length=)\d+")]
    private static partial Regex Different();

    /// <summary>One run of the app.</summary>
    private sealed class Run : IDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

        private readonly OtlpEndpoint _otlp = new();
        private readonly AwsEndpoint _queues = new();
        private readonly IReadOnlyList<string> _exported;

        public Run(RuntimeUnderTest runtime, string generation, string sampler, string sources, bool aws, bool active)
        {
            using var files = new TemporaryFolder();
            ProcessSpec command = SampleApp.Get($"aws-own-otel-{generation}", runtime, AppVariant.FrameworkDependent).Command(
                "--sampler", sampler, "--sources", sources, "--aws", aws ? "true" : "false", "--jobs", $"{Jobs}", "--url", _queues.Url,
                "--export", files.File("spans.txt"), "--metrics", files.File("metrics.txt"));
            Process = AppProcess.Run(active ? OwnTelemetryRun.Activate(command, _otlp.BaseUrl) : command, Limit);
            Assert.That(Process.ExitCode, Is.Zero, Process.ToString);
            _exported = Lines(files.File("spans.txt"));
            Metrics = Lines(files.File("metrics.txt"));
        }

        public ProcessResult Process { get; }

        public IReadOnlyList<string> Metrics { get; }

        public IReadOnlyList<ReceivedSpan> Spans => _otlp.AcceptedSpans;

        public IReadOnlyList<Span> Ours(string name) => [.. Spans.Select(one => one.Span).Where(span => span.Name == name)];

        public IReadOnlyList<string> Exported(string except) => [.. _exported.Where(line => !line.Contains($"| {except} |", StringComparison.Ordinal))];

        public IReadOnlyList<string> SentContexts() =>
            [.. _queues.Calls.Where(call => call.Action == "SendMessage").SelectMany(call => call.Messages).Select(message => message.Attributes["traceparent"].Text!)];

        public void Dispose()
        {
            _otlp.Dispose();
            _queues.Dispose();
        }

        private static IReadOnlyList<string> Lines(string file) => [.. File.ReadAllLines(file).Select(line => Different().Replace(line, "N")).Order(StringComparer.Ordinal)];
    }
}
