using System.Diagnostics;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

/// <summary>The process runner sees everything a process does and leaves nothing behind.</summary>
[TestFixture]
public sealed class AppProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Test]
    public void Output_is_kept_byte_for_byte_and_stderr_by_line()
    {
        var result = AppProcess.Run(Shell("printf 'a\\000\\377\\n'; printf 'one\\ntwo' >&2; exit 3"), Limit);
        Assert.That(result.ExitCode, Is.EqualTo(3));
        Assert.That(result.Stdout, Is.EqualTo(new byte[] { (byte)'a', 0, 0xFF, (byte)'\n' }));
        Assert.That(result.StderrLines, Is.EqualTo(new[] { "one", "two" }));
    }

    [Test]
    public void Nothing_of_the_tests_own_environment_gets_in()
    {
        Environment.SetEnvironmentVariable("TESTKIT_LEAK", "yes");
        var result = AppProcess.Run(Shell("env"), Limit);
        Assert.That(result.StdoutText, Does.Not.Contain("TESTKIT_LEAK"));
        Assert.That(result.StdoutText, Does.Contain("LANG=C.UTF-8"));
    }

    [TestCase(UnixSignal.Terminate, "TERM")]
    [TestCase(UnixSignal.Interrupt, "INT")]
    public void Signals_reach_the_process(UnixSignal signal, string name)
    {
        using var process = AppProcess.Start(Shell($"trap 'echo got {name}; exit 9' {name}; echo ready; while :; do sleep 0.05; done"));
        process.WaitForStdout("ready", Limit);
        process.Signal(signal);
        var result = process.WaitForExit(Limit);
        Assert.That(result.ExitCode, Is.EqualTo(9));
        Assert.That(result.StdoutText, Is.EqualTo($"ready\ngot {name}\n"));
    }

    [Test]
    public void A_process_that_takes_too_long_is_ended_and_its_output_shown()
    {
        var late = Assert.Throws<TimeoutException>(() => AppProcess.Run(Shell("echo started; exec sleep 60"), TimeSpan.FromSeconds(2)))!;
        Assert.That(late.Message, Does.Contain("started"));
    }

    [Test]
    public void Children_that_moved_to_a_session_of_their_own_are_ended_too()
    {
        int child;
        using (var process = AppProcess.Start(Shell("setsid sleep 60 >/dev/null 2>&1 & echo pid $!; wait")))
        {
            var line = process.WaitForStdout("pid ", Limit);
            child = int.Parse(line.Split(' ')[1].Trim());
            Assert.That(Directory.Exists($"/proc/{child}"), Is.True);
        }
        var clock = Stopwatch.StartNew();
        while (IsAlive(child) && clock.Elapsed < Limit)
        {
            Thread.Sleep(20);
        }
        Assert.That(IsAlive(child), Is.False);
    }

    // One that nobody has waited for yet is dead all the same.
    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/status") && !File.ReadAllText($"/proc/{pid}/status").Contains("State:\tZ", StringComparison.Ordinal);

    private static ProcessSpec Shell(string script) => new("/bin/sh", ["-c", script], "/") { Environment = TestEnvironment.Minimal };
}
