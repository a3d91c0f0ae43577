namespace Lumigo.TestKit.Processes;

/// <summary>Finds out with strace which files below a folder a process and its children really opened.</summary>
public static class OpenedFiles
{
    /// <summary>Runs a process under strace.</summary>
    /// <param name="folder">Only files below it are reported.</param>
    /// <param name="spec">What to run.</param>
    /// <param name="limit">Time limit.</param>
    /// <returns>How the first process ended, and all processes with the files each opened.</returns>
    public static (ProcessResult Result, IReadOnlyList<TracedProcess> Processes) Below(string folder, ProcessSpec spec, TimeSpan limit)
    {
        var log = Path.Combine(Path.GetTempPath(), $"opened-{Guid.NewGuid():N}.log");
        try
        {
            var result = AppProcess.Run(
                spec.RunBy("strace", "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", $"trace={StraceLog.Calls}", "-o", log), limit);
            return (result, StraceLog.Parse(File.ReadLines(log), folder));
        }
        finally
        {
            File.Delete(log);
        }
    }
}
