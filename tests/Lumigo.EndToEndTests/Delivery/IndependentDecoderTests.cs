using System.Globalization;
using Lumigo.EndToEndTests.Http;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>What is sent is OTLP for others too: the decoder that OpenTelemetry generated from the protocol's definition reads the same spans as ours.</summary>
[TestFixture]
public sealed class IndependentDecoderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string Packages = Path.Combine(RepositoryPaths.Artifacts, "otlp-decoder");

    [OneTimeSetUp]
    public void Install()
    {
        if (!Directory.Exists(Path.Combine(Packages, "node_modules")))
        {
            if (!File.Exists("/usr/bin/node") || !File.Exists("/usr/bin/npm"))
            {
                Assert.Ignore("The decoder runs on Node.js: apt-get install nodejs npm");
            }
            Directory.CreateDirectory(Packages);
            File.Copy(Path.Combine(RepositoryPaths.Tests, "otlp-decoder", "package.json"), Path.Combine(Packages, "package.json"), overwrite: true);
            var install = new ProcessSpec("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], Packages) { Environment = TestEnvironment.ForSdk };
            var result = AppProcess.Run(install, Limit);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
        }
    }

    [TestCaseSource(nameof(Runtimes))]
    public void Another_decoder_reads_the_same_spans(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using (var service = new WebService(runtime, AppVariant.FrameworkDependent, endpoint))
        {
            foreach (var path in new[] { "/hello", "/items/7?q=äöü%20x", "/boom", "/status/404" })
            {
                service.Send(path);
            }
            Assert.That(endpoint.WaitForSpans(4, Limit));
        }
        var console = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "5");
        AppProcess.Run(console.By(endpoint.BaseUrl), Limit);

        using var folder = new TemporaryFolder();
        var files = endpoint.Requests.Select((request, number) =>
        {
            var file = folder.File(number.ToString(CultureInfo.InvariantCulture));
            File.WriteAllBytes(file, request.Body);
            return file;
        }).ToList();
        var decoder = new ProcessSpec("node", [Path.Combine(RepositoryPaths.Tests, "otlp-decoder", "decode.js"), .. files], folder.Path)
        {
            Environment = TestEnvironment.Minimal,
        }.WithEnvironment("DECODER_PACKAGES", Packages);
        var decoded = AppProcess.Run(decoder, Limit);

        Assert.That(decoded.ExitCode, Is.Zero, decoded.ToString());
        var ours = endpoint.AcceptedSpans.Select(received => string.Join('\t', received.Span.TraceId, received.Span.SpanId, received.Span.ParentSpanId,
            (int)received.Span.Kind, received.Span.Name, received.Span.Attributes.Count, received.Span.Events.Count, received.Span.Links.Count, received.Resource.Count)).ToList();
        Assert.That(ours, Has.Count.GreaterThan(8));
        Assert.That(endpoint.AcceptedSpans, Has.Some.Matches<ReceivedSpan>(received => received.Span.Events.Count > 0)
            .And.Some.Matches<ReceivedSpan>(received => received.Span.Links.Count > 0));
        Assert.That(decoded.StdoutText.TrimEnd('\n').Split('\n'), Is.EqualTo(ours));
    }

    private static IEnumerable<RuntimeUnderTest> Runtimes => [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10];
}
