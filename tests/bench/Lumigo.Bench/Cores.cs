namespace Lumigo.Bench;

/// <summary>Who runs where, and how busy a core was.</summary>
public static class Cores
{
    /// <summary>The app under measurement has this core to itself.</summary>
    public const int App = 0;

    /// <summary>Load generator, backend and the harness share this one.</summary>
    public const int Rest = 1;

    /// <summary>Ticks the core has spent working and ticks in all, since boot.</summary>
    public static (long Busy, long All) Ticks(int core)
    {
        // cpuN user nice system idle iowait irq softirq steal guest guest_nice
        var line = File.ReadLines("/proc/stat").First(line => line.StartsWith($"cpu{core} ", StringComparison.Ordinal));
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(long.Parse).ToArray();
        var all = ticks.Sum();
        return (all - ticks[3] - ticks[4], all);
    }

    /// <summary>The busier of the two cores over the next seconds, in which the benchmark itself does nothing.</summary>
    public static double BusyWithOthers()
    {
        var appBefore = Ticks(App);
        var restBefore = Ticks(Rest);
        Thread.Sleep(TimeSpan.FromSeconds(3));
        return Math.Max(Busy(appBefore, Ticks(App)), Busy(restBefore, Ticks(Rest)));
    }

    /// <summary>Share of the time between two readings that the core was working.</summary>
    public static double Busy((long Busy, long All) from, (long Busy, long All) to) =>
        to.All == from.All ? 0 : (double)(to.Busy - from.Busy) / (to.All - from.All);
}
