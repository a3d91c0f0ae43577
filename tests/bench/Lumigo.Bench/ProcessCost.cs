namespace Lumigo.Bench;

/// <summary>What a running process has used so far, as the kernel counts it.</summary>
public static class ProcessCost
{
    /// <summary>USER_HZ, fixed at 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all threads, in seconds.</summary>
    public static double CpuSeconds(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        // The command in parentheses may contain spaces; utime and stime are fields 14 and 15, counted from 1.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond;
    }

    /// <summary>Resident memory now, in MiB.</summary>
    public static double ResidentMib(int pid) => StatusKib(pid, "VmRSS:") / 1024;

    /// <summary>Highest resident memory so far, in MiB.</summary>
    public static double PeakMib(int pid) => StatusKib(pid, "VmHWM:") / 1024;

    private static double StatusKib(int pid, string field)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line[field.Length..^"kB".Length]);
    }
}
