namespace Lumigo.Check.Checks;

/// <summary>Whether the profiler is in a running process.</summary>
public static class AttachedCheck
{
    private const string Deleted = " (deleted)";

    /// <summary>Looks at what the process has mapped; true when the profiler is there.</summary>
    public static bool Run(int pid, InstalledHome home, Diagnosis diagnosis)
    {
        var mapped = File.ReadLines($"/proc/{pid}/maps").Select(line => line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length == 6)
            .Select(fields => fields[5]).FirstOrDefault(path => path.Replace(Deleted, "", StringComparison.Ordinal).EndsWith("/" + InstalledHome.LibraryName, StringComparison.Ordinal));
        if (mapped is null)
        {
            return false;
        }

        diagnosis.Know("profiler", $"loaded in process {pid} from {mapped}");
        if (mapped.EndsWith(Deleted, StringComparison.Ordinal))
        {
            diagnosis.Warning(
                "restart-needed", $"process {pid} runs with files of Lumigo that are no longer there", "what it has not loaded yet, it will not find: parts of its traces may be missing.",
                $"kill {pid}    # and start it again");
        }

        return true;
    }

    /// <summary>Says that nothing explains it, when nothing did.</summary>
    public static void SayUnexplained(int pid, InstalledHome home, Diagnosis diagnosis) =>
        diagnosis.Error(
            "not-attached", $"the profiler is not in process {pid}, though its variables are right", "the process runs untraced; it may be one that Lumigo leaves alone, or be older than the installation.",
            $"kill {pid}    # and start it again with LUMIGO_DEBUG=true, which says why on stderr");
}
