using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>The process ends while a message is being handled: the receive is exported all the same, once, with what was done until then below it.</summary>
[TestFixtureSource(typeof(ConsumerCell), nameof(ConsumerCell.Chosen))]
public sealed class EndingTests(ConsumerCell cell)
{
    [TestCase("end-exit", 7)]
    [TestCase("end-exit-elsewhere", 8)]
    [TestCase("end-unhandled", 134)]
    [TestCase("end-untouched", 0)]
    [TestCase("end-sigterm", 0)]
    [TestCase("end-sigterm-default", 143)]
    public void The_receive_is_exported(string pattern, int exitCode)
    {
        var run = EndingRun.Of(cell, pattern);
        Assert.That(run.Bare.ExitCode, Is.EqualTo(exitCode), run.Bare.ToString);
        Assert.Multiple(() =>
        {
            Assert.That(run.Traced.ExitCode, Is.EqualTo(exitCode), run.Traced.ToString);
            Assert.That(run.Traced.StdoutText, Is.EqualTo(run.Bare.StdoutText));
            Assert.That(run.Traced.OwnLines, Is.Empty);
        });
        var trace = run.Trace;
        Assert.That(trace.Calls.Count(call => call.Action == "ReceiveMessage"), Is.EqualTo(1));
        Assert.That(ScopeCheck.Differences(trace, trace.Steps).Concat(CallCheck.Differences(trace, trace.Calls)), Is.Empty);
    }
}
