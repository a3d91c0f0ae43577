using System.Text;

namespace Lumigo.TestKit.Processes;

/// <summary>A process and all its descendants, recognised by a variable that each inherits, wherever they moved to in the process tree.</summary>
internal sealed class ProcessFamily
{
    private const string Variable = "TESTKIT_PROCESS_FAMILY";

    private readonly string _id = Guid.NewGuid().ToString("N");

    /// <summary>Puts the mark into the environment of the first process.</summary>
    public void Mark(IDictionary<string, string?> environment) => environment[Variable] = _id;

    /// <summary>The pids of the living members, the first process last unless it has ended.</summary>
    public IReadOnlyList<int> Members()
    {
        var mark = Encoding.UTF8.GetBytes($"{Variable}={_id}");
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Environ(folder).AsSpan().IndexOf(mark) >= 0)
            {
                members.Add(pid);
            }
        }
        members.Sort((left, right) => right.CompareTo(left));
        return members;
    }

    /// <summary>Ends all members; repeated, for one may have started another meanwhile.</summary>
    public void End()
    {
        for (var round = 0; round < 10 && Members() is { Count: > 0 } members; round++)
        {
            foreach (var pid in members)
            {
                UnixSignals.Send(pid, UnixSignal.Kill);
            }
            Thread.Sleep(10);
            foreach (var pid in members)
            {
                DeleteDiagnosticsFiles(pid);
            }
        }
    }

    /// <summary>A .NET process that is ended so leaves what debuggers would have used.</summary>
    private static void DeleteDiagnosticsFiles(int pid)
    {
        string[] patterns = [$"dotnet-diagnostic-{pid}-*", $"clr-debug-pipe-{pid}-*"];
        foreach (var file in patterns.SelectMany(pattern => Directory.EnumerateFiles(Path.GetTempPath(), pattern)))
        {
            File.Delete(file);
        }
    }

    private static byte[] Environ(string folder)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
