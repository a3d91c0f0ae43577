using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>What all code of a process shares stays as it was, before the core is up and after it has sent.</summary>
[TestFixture]
public sealed class SurroundingsTests
{
    [TestCaseSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))]
    public void Shared_state_is_untouched(RuntimeUnderTest runtime)
    {
        using var files = new TemporaryFolder();
        using var endpoint = new OtlpEndpoint();
        var until = files.File("until");
        var command = SampleApp.Get("surroundings", runtime, AppVariant.FrameworkDependent).Command(until);
        var active = OwnTelemetryRun.Activate(command, endpoint.BaseUrl);

        // The bare run has our variables too, but no profiler: they are the user's, and must reach the app and its children as they are.
        var bareCommand = active.WithEnvironment("CORECLR_ENABLE_PROFILING", "0");
        File.WriteAllText(until, "");
        var bare = AppProcess.Run(bareCommand, TimeSpan.FromSeconds(90));
        File.Delete(until);
        using var process = AppProcess.Start(active);
        Assert.That(endpoint.WaitForSpans(1, TimeSpan.FromSeconds(90)), "no span arrived while the app was running");
        File.WriteAllText(until, "");
        var actual = process.WaitForExit(TimeSpan.FromSeconds(90));

        Assert.That(actual.ExitCode, Is.Zero, actual.ToString());
        Same.Lines(Comparable(bare), Comparable(actual), "shared state");
        Assert.That(bare.StdoutText, Does.Contain("child LUMIGO_TRACER_TOKEN=t_test").And.Contain("OpenTelemetry.No.Such.Assembly is not there"));
        Assert.That(actual.StderrLines, Is.Empty);
    }

    private static IEnumerable<string> Comparable(ProcessResult result) =>
        result.StdoutText.Split('\n').Where(line => !line.Contains(" CORECLR_ENABLE_PROFILING=") && !line.Contains(" TESTKIT_PROCESS_FAMILY="));
}
