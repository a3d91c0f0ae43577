using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Packages;

/// <summary>What an application tells Lumigo under the agent: with the API package, and without it.</summary>
[TestFixtureSource(typeof(PackageRuntimes), nameof(PackageRuntimes.All))]
public sealed class ExecutionTagTests(RuntimeUnderTest runtime)
{
    private const string Prefix = "lumigo.execution_tags.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public void Tags_and_errors_arrive_and_the_program_behaves_as_without_the_agent()
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("packages", runtime, AppVariant.FrameworkDependent).Command("tag", services.Url, "raw", "flow", "messages", "too-much", "observe");
        var bare = AppProcess.Run(command, Limit);
        var traced = AppProcess.Run(command.By(endpoint.BaseUrl), Limit);
        Untouched.Check(bare, traced);
        Assert.That(bare.StderrLines, Is.Empty, "harmless without the agent");
        var spans = endpoint.AcceptedSpans.Select(received => received.Span).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Tags(spans, "raw"), Is.EqualTo("flag=true number=17 numbers=[1, 2] over=2 sdk_flags=[true, false] sdk_number=3 sdk_over=\"second\" sdk_text=\"text\" share=d0.5 texts=[\"a\", \"b\"]"));
            Assert.That(Events(spans, "raw"), Is.EqualTo("raw error {lumigo.type=\"RawError\"}"));

            Assert.That(Tags(spans, "flow"), Is.EqualTo("customer=\"c1\" items=[1, 2, 3] only_here=\"yes\" vip=true"));
            Assert.That(Events(spans, "flow"), Is.EqualTo("payment refused {lumigo.type=\"PaymentError\"}"));
            Assert.That(Tags(spans, "before"), Is.Empty);
            Assert.That(Tags(spans, "inner"), Is.EqualTo("customer=\"c2\" items=[1, 2, 3] vip=false"));
            Assert.That(Tags(spans, "innermost"), Is.EqualTo("customer=\"c2\" items=[1, 2, 3] vip=true"));
            Assert.That(Tags(spans, "GET"), Is.EqualTo("customer=\"c1\" items=[1, 2, 3] vip=true"), "a span of the framework");
            Assert.That(Tags(Below(spans, "flow"), "SQS.CreateQueue"), Is.EqualTo("customer=\"c1\" items=[1, 2, 3] vip=true"), "a span of the agent's own");
            Assert.That(Tags(spans, "after"), Is.Empty);

            Assert.That(Tags(spans, "SQS.ReceiveMessage"), Is.EqualTo("message=\"one\" raw_body=\"one\" raw_flags=[true] sdk_number=5"));
            Assert.That(Tags(spans, "handled"), Is.EqualTo("message=\"one\""));

            Assert.That(Tags(spans, "too-much"), Is.EqualTo($"long=\"{new string('x', 70)}\""));
            Assert.That(traced.OwnLines.Where(line => line.Contains("execution tag 'dotted.key'", StringComparison.Ordinal)), Has.Exactly(1).Items);
            Assert.That(traced.OwnLines.Where(line => line.Contains("execution tag 'long'", StringComparison.Ordinal)), Has.Exactly(1).Items);

            var observed = spans.Single(span => span.Name == "observed");
            Assert.That($"{observed.Attributes["observed.start"]} {observed.Attributes["observed.end"]}", Is.EqualTo("observed True"));
            Assert.That(Below(spans, "observed").Single().Attributes["observed.end"], Is.EqualTo(true), "a span of the agent's own");
            Assert.That(traced.OwnLines.Where(line => line.Contains("threw InvalidOperationException:", StringComparison.Ordinal)), Has.Exactly(1).Items);
            Assert.That(traced.OwnLines, Has.None.Contains("in a callback"), "an exception's message is the application's");
            Assert.That(traced.OwnLines, Has.Count.EqualTo(3));
        });
    }

    [Test]
    public void A_flush_sends_everything_while_the_process_goes_on()
    {
        using var services = new AwsEndpoint();
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("packages", runtime, AppVariant.FrameworkDependent).Command("tag", services.Url, "raw", "messages", "flush-and-hang")
            .By(endpoint.BaseUrl).WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "3600000");
        using var process = AppProcess.Start(command);
        Assert.That(process.WaitForStdout("flushed", Limit), Does.Contain("flushed: True"));
        Assert.That(endpoint.Names(), Is.EquivalentTo(new[] { "raw", "SQS.CreateQueue", "SQS.SendMessage", "SQS.ReceiveMessage", "handled" }));
        process.Signal(UnixSignal.Kill);
    }

    private static IReadOnlyList<Span> Below(IReadOnlyList<Span> spans, string name)
    {
        var parent = spans.Single(span => span.Name == name);
        return [.. spans.Where(span => span.ParentSpanId == parent.SpanId)];
    }

    private static string Tags(IReadOnlyList<Span> spans, string name)
    {
        var tags = spans.Single(span => span.Name == name).Attributes.Where(attribute => attribute.Key.StartsWith(Prefix, StringComparison.Ordinal));
        return string.Join(' ', tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key[Prefix.Length..]}={AttributeList.Show(tag.Value)}"));
    }

    private static string Events(IReadOnlyList<Span> spans, string name) =>
        string.Join(' ', spans.Single(span => span.Name == name).Events.Select(one => $"{one.Name} {one.Attributes}"));
}
