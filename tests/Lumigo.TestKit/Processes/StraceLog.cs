using System.Globalization;
using System.Text.RegularExpressions;

namespace Lumigo.TestKit.Processes;

/// <summary>Reads what <c>strace -f</c> writes: which process opened which file. strace names threads, so thread creation is followed too.</summary>
public static partial class StraceLog
{
    /// <summary>The system calls the log has to contain.</summary>
    public const string Calls = "open,openat,execve,clone,clone3,fork,vfork";

    /// <summary>All processes of a log with the files below <paramref name="folder"/> they opened successfully.</summary>
    public static IReadOnlyList<TracedProcess> Parse(IEnumerable<string> lines, string folder)
    {
        var processes = new List<Building>();
        var processOfThread = new Dictionary<int, Building>();
        // A call that another thread interrupts is printed in two halves.
        var firstHalves = new Dictionary<int, string>();

        foreach (var line in lines)
        {
            var parts = Line().Match(line);
            if (!parts.Success)
            {
                continue;
            }
            var thread = int.Parse(parts.Groups["thread"].ValueSpan, CultureInfo.InvariantCulture);
            var call = parts.Groups["call"].Value;
            if (!processOfThread.TryGetValue(thread, out var process))
            {
                processOfThread[thread] = process = Add(processes, thread, "");
            }
            if (call.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                firstHalves[thread] = call[..^"<unfinished ...>".Length];
                // The child may run before the parent's call is finished, and needs its process by then.
                continue;
            }
            if (Resumed().Match(call) is { Success: true } resumed)
            {
                call = firstHalves.GetValueOrDefault(thread, "") + call[resumed.Length..];
            }
            Apply(call, process, processes, processOfThread, folder);
        }
        return [.. processes.Select(process => new TracedProcess(process.Pid, process.CommandLine, process.Files))];
    }

    /// <summary>The exit code of the process the log begins with, 128 + signal if a signal ended it; null while it runs.</summary>
    public static int? ExitCodeOfFirstProcess(IEnumerable<string> lines)
    {
        string? first = null;
        foreach (var line in lines)
        {
            first ??= line.Split(' ')[0];
            if (Exit().Match(line) is { Success: true } exit && exit.Groups["thread"].Value == first)
            {
                return exit.Groups["code"].Success
                    ? int.Parse(exit.Groups["code"].ValueSpan, CultureInfo.InvariantCulture)
                    : 128 + SignalNumber(exit.Groups["signal"].Value);
            }
        }
        return null;
    }

    private static int SignalNumber(string name) => name switch
    {
        "SIGINT" => 2,
        "SIGABRT" => 6,
        "SIGKILL" => 9,
        "SIGSEGV" => 11,
        "SIGTERM" => 15,
        _ => throw new InvalidDataException($"Ended by {name}."),
    };

    private static void Apply(string call, Building process, List<Building> processes, Dictionary<int, Building> processOfThread, string folder)
    {
        var result = Result().Match(call);
        if (!result.Success || result.Groups["value"].Value.StartsWith('-'))
        {
            return;
        }
        if (Open().Match(call) is { Success: true } open)
        {
            var path = open.Groups["path"].Value;
            if (path.StartsWith(folder, StringComparison.Ordinal) && !process.Files.Contains(path))
            {
                process.Files.Add(path);
            }
        }
        else if (Execve().Match(call) is { Success: true } execve)
        {
            process.CommandLine = execve.Groups["arguments"].Value;
        }
        else if (call.StartsWith("clone", StringComparison.Ordinal) || call.StartsWith("fork", StringComparison.Ordinal) || call.StartsWith("vfork", StringComparison.Ordinal))
        {
            var child = int.Parse(result.Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
            var isThread = call.Contains("CLONE_THREAD", StringComparison.Ordinal);
            if (!processOfThread.TryGetValue(child, out var known))
            {
                processOfThread[child] = isThread ? process : Add(processes, child, process.CommandLine);
            }
            else if (isThread && known != process)
            {
                // The thread ran before its creation was logged: what it did meanwhile belongs to this process.
                process.Files.AddRange(known.Files.Except(process.Files).ToList());
                processes.Remove(known);
                processOfThread[child] = process;
            }
        }
    }

    private static Building Add(List<Building> processes, int pid, string commandLine)
    {
        var process = new Building(pid) { CommandLine = commandLine };
        processes.Add(process);
        return process;
    }

    [GeneratedRegex("""^(?<thread>\d+)\s+(?<call>.*)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""^<\.\.\. \w+ resumed>""")]
    private static partial Regex Resumed();

    [GeneratedRegex("""\)\s+= (?<value>-?\d+)""")]
    private static partial Regex Result();

    [GeneratedRegex("""^open(?:at\([^,]+, |\()"(?<path>[^"]*)""")]
    private static partial Regex Open();

    [GeneratedRegex("""^execve\("[^"]*", \[(?<arguments>.*)\],""")]
    private static partial Regex Execve();

    [GeneratedRegex("""^(?<thread>\d+)\s+\+\+\+ (?:exited with (?<code>\d+)|killed by (?<signal>\w+)(?: \(core dumped\))?) \+\+\+$""")]
    private static partial Regex Exit();

    private sealed class Building(int pid)
    {
        public int Pid { get; } = pid;

        public string CommandLine { get; set; } = "";

        public List<string> Files { get; } = [];
    }
}
