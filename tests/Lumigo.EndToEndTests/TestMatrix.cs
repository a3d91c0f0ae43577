using System.Collections.Concurrent;
using System.ComponentModel;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests;

/// <summary>What the tests are repeated for. <c>LUMIGO_TEST_FULL=1</c> runs the matrices whole that are sampled otherwise.</summary>
public static class TestMatrix
{
    /// <summary>Whether nothing is sampled.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("LUMIGO_TEST_FULL") == "1";

    /// <summary>What was sampled, by matrix.</summary>
    internal static ConcurrentDictionary<string, string> Samples { get; } = new();

    /// <summary>Leaves out a test because of what this machine is or allows; that is reported with what was sampled.</summary>
    public static void LeaveOut(string test, string reason)
    {
        Samples[$"{test}: {reason}"] = $"left out on this machine: {test}: {reason.ReplaceLineEndings(" ")}";
        Assert.Ignore(reason);
    }

    /// <summary>
    /// Leaves out a test if the machine does not let anyone make the environment it needs. The product has no part in the probe: what makes the environment runs
    /// a program that does nothing.
    /// </summary>
    public static void LeaveOutUnless(string test, Func<ProcessSpec, ProcessSpec> environment)
    {
        ProcessResult probe;
        try
        {
            probe = AppProcess.Run(environment(new ProcessSpec("/usr/bin/true", [], "/usr/bin") { Environment = TestEnvironment.Minimal }), TimeSpan.FromSeconds(60));
        }
        catch (Exception missing) when (missing is Win32Exception or InvalidOperationException)
        {
            LeaveOut(test, missing.Message);
            return;
        }

        if (probe.ExitCode != 0)
        {
            LeaveOut(test, $"its environment cannot be made: {probe}");
        }
    }

    /// <summary>A mount namespace of one's own, with another file system in it.</summary>
    public static ProcessSpec InMountNamespace(ProcessSpec command) =>
        command.RunBy("unshare", "-m", "sh", "-euc", "mount -t tmpfs none /opt; mount -o remount,ro /opt; exec \"$@\"", "sh");

    /// <summary>Every runtime.</summary>
    public static IReadOnlyList<RuntimeUnderTest> Runtimes => RuntimeUnderTest.All;

    /// <summary>The oldest and the newest runtime; every one where nothing is sampled.</summary>
    public static IReadOnlyList<RuntimeUnderTest> OldestAndNewest => IsFull ? RuntimeUnderTest.All : [RuntimeUnderTest.All[0], RuntimeUnderTest.All[^1]];

    /// <summary>Every runtime, with its runtime elsewhere and with it in the same file. Never sampled.</summary>
    public static IReadOnlyList<(RuntimeUnderTest Runtime, AppVariant Variant)> KillMatrix { get; } =
        Product(RuntimeUnderTest.All, [AppVariant.FrameworkDependent, AppVariant.SingleFile]);

    /// <summary>All pairs.</summary>
    public static IReadOnlyList<(T1, T2)> Product<T1, T2>(IReadOnlyList<T1> first, IReadOnlyList<T2> second) =>
        [.. from one in first from other in second select (one, other)];

    /// <summary>
    /// All cases of a matrix, or a sample in which each runtime and each variant occurs: variant n runs on runtime n modulo the number of runtimes.
    /// </summary>
    public static IReadOnlyList<(RuntimeUnderTest Runtime, AppVariant Variant)> Sampled(string name, IReadOnlyList<AppVariant> variants)
    {
        var all = Product(RuntimeUnderTest.All, variants);
        if (IsFull)
        {
            return all;
        }
        var chosen = variants.Select((variant, number) => (RuntimeUnderTest.All[number % RuntimeUnderTest.All.Count], variant)).ToList();
        Samples[name] = $"{name}: {chosen.Count} of {all.Count} ({string.Join(", ", chosen.Select(one => $"{one.Item1} {one.variant}"))})";
        return chosen;
    }
}
