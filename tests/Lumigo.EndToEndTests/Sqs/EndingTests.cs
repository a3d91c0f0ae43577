using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>The process ends while a message is being handled: the receive is exported all the same, once, with what was done until then below it.</summary>
[TestFixtureSource(typeof(ConsumerCell), nameof(ConsumerCell.Chosen))]
public sealed class EndingTests(ConsumerCell cell)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCase("end-exit", 7)]
    [TestCase("end-exit-elsewhere", 8)]
    [TestCase("end-unhandled", 134)]
    [TestCase("end-untouched", 0)]
    public void Ends_by_itself(string pattern, int exitCode) => Check(pattern, exitCode, signalled: false);

    [TestCase("end-sigterm", 0)]
    [TestCase("end-sigterm-default", 143)]
    public void Ends_by_a_signal(string pattern, int exitCode) => Check(pattern, exitCode, signalled: true);

    private void Check(string pattern, int exitCode, bool signalled)
    {
        PublishedApp app = SampleApp.Get(cell.App, cell.Runtime, cell.Variant);
        ProcessResult bare;
        using (var services = new AwsEndpoint())
        {
            bare = Run(app.Command(services.Url, pattern), signalled);
        }
        Assert.That(bare.ExitCode, Is.EqualTo(exitCode), bare.ToString);

        using (var services = new AwsEndpoint())
        using (var collector = new OtlpEndpoint())
        {
            var traced = Run(ConsumerRun.Activate(app.Command(services.Url, pattern), collector), signalled);
            Assert.Multiple(() =>
            {
                Assert.That(traced.ExitCode, Is.EqualTo(exitCode), traced.ToString);
                Assert.That(traced.StdoutText, Is.EqualTo(bare.StdoutText));
                Assert.That(traced.OwnLines, Is.Empty);
            });
            var trace = new ConsumerTrace(services.Calls, collector.AcceptedSpans);
            var differences = ScopeCheck.Differences(trace, trace.Steps).Concat(CallCheck.Differences(trace, trace.Calls)).ToList();
            Assert.That(differences, Is.Empty, string.Join(Environment.NewLine, differences));
        }
    }

    private static ProcessResult Run(ProcessSpec command, bool signalled)
    {
        using var process = AppProcess.Start(command);
        if (signalled)
        {
            process.WaitForStdout("ready", Limit);
            process.Signal(UnixSignal.Terminate);
        }
        return process.WaitForExit(Limit);
    }
}
