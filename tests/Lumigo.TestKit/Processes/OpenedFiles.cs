using System.Diagnostics;

namespace Lumigo.TestKit.Processes;

/// <summary>Finds out with strace which files below a folder a process and its children really opened.</summary>
public static class OpenedFiles
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimeForChildren = TimeSpan.FromSeconds(1);

    /// <summary>Runs a process under strace until it has ended. Children that stay behind, such as build servers, are ended then.</summary>
    /// <param name="folder">Only files below it are reported.</param>
    /// <param name="spec">What to run.</param>
    /// <param name="limit">Time limit.</param>
    /// <returns>How the first process ended, and all processes with the files each opened.</returns>
    public static (ProcessResult Result, IReadOnlyList<TracedProcess> Processes) Below(string folder, ProcessSpec spec, TimeSpan limit)
    {
        using var temporary = new TemporaryFolder();
        var log = temporary.File("strace.log");
        var strace = spec.RunBy("strace", "-f", "--seccomp-bpf", "-q", "-s", "4096", "-e", $"trace={StraceLog.Calls}", "-o", log);

        using var process = AppProcess.Start(strace);
        var clock = Stopwatch.StartNew();
        int? exitCode = null;
        while (!process.HasExitedWithin(PollInterval))
        {
            exitCode = File.Exists(log) ? StraceLog.ExitCodeOfFirstProcess(File.ReadLines(log)) : null;
            if (exitCode is not null)
            {
                process.HasExitedWithin(TimeForChildren);
                break;
            }
            if (clock.Elapsed > limit)
            {
                break;
            }
        }
        var result = exitCode is { } known ? process.End(known) : process.WaitForExit(PollInterval);
        return (result, StraceLog.Parse(File.ReadLines(log), folder));
    }
}
