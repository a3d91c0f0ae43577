using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>Consumers in load contexts of their own, each with its own AWS SDK: both generations and the older one in one process.</summary>
[TestFixture]
public sealed class PluginTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly string[] Patterns = ["foreach", "when-all", "channel", "outer-span", "attributes-some", "own-span-index", "background-service", "topic-envelope", "poll-cancelled"];

    [Test]
    public void Each_has_its_own_scope()
    {
        var runtime = RuntimeUnderTest.Net10;
        string[] sdks = TestMatrix.IsFull ? ["v3", "v4", "v3-query"] : ["v3", "v4"];
        var host = SampleApp.Get("plugin-host", runtime, AppVariant.FrameworkDependent);
        var plugins = sdks.Select(sdk => Path.Combine(SampleApp.Get("sqs-consumer-" + sdk, runtime, AppVariant.FrameworkDependent).Folder, $"sqs-consumer-{sdk}.dll")).ToList();
        var bare = sdks.Select(_ => new AwsEndpoint()).ToList();
        var traced = sdks.Select(_ => new AwsEndpoint()).ToList();
        using var collector = new OtlpEndpoint();
        try
        {
            ProcessResult without = AppProcess.Run(host.Command(Arguments(plugins, bare)), Limit);
            Assert.That(without.ExitCode, Is.Zero, without.ToString);
            Assert.That(without.StdoutText.Split('\n').Count(line => line.StartsWith("foreach: ", StringComparison.Ordinal)), Is.EqualTo(sdks.Length));
            ProcessResult with = AppProcess.Run(ConsumerRun.Activate(host.Command(Arguments(plugins, traced)), collector), Limit);
            Untouched.CheckSilent(without, with);

            var trace = new ConsumerTrace([.. traced.SelectMany(services => services.Calls)], collector.AcceptedSpans);
            Assert.That(trace.Steps.Select(step => step.Pattern).Distinct(), Is.EquivalentTo(Patterns));
            Assert.That(ScopeCheck.Differences(trace, trace.Steps).Concat(CallCheck.Differences(trace, trace.Calls)), Is.Empty);
        }
        finally
        {
            bare.Concat(traced).ToList().ForEach(services => services.Dispose());
        }
    }

    private static string[] Arguments(IReadOnlyList<string> plugins, IReadOnlyList<AwsEndpoint> services) =>
        [.. plugins.SelectMany((plugin, number) => (string[])[.. number == 0 ? (string[])[] : ["--"], plugin, services[number].Url, .. Patterns])];
}
