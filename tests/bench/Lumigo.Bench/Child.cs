using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lumigo.Bench;

/// <summary>A process with a clean environment, pinned to one core, its output in a file.</summary>
public sealed class Child : IDisposable
{
    private const int SigTerm = 15;

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly List<string> lines = [];

    private Child(Process process, string logFile)
    {
        this.process = process;
        log = new StreamWriter(logFile);
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>taskset replaces itself by the command, so this is the command's pid.</summary>
    public int Pid => process.Id;

    /// <summary>Starts <paramref name="command"/> on <paramref name="core"/>, in <paramref name="folder"/>.</summary>
    public static Child Start(
        int core, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder, string logFile) =>
        new(Process.Start(StartInfo(["taskset", "-c", core.ToString(), .. command], environment, folder))!, logFile);

    /// <summary>Runs <paramref name="command"/> to its end and returns its stdout; throws when it fails.</summary>
    public static string Run(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder = "/")
    {
        using var process = Process.Start(StartInfo(command, environment, folder))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {errors.Result}{output}");
    }

    /// <summary>Waits for a line of output that contains the text and returns what follows it.</summary>
    public string WaitFor(string text)
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            var line = Lines().FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));
            if (line is not null)
            {
                return line[(line.IndexOf(text, StringComparison.Ordinal) + text.Length)..].Trim();
            }

            if (process.HasExited || limit.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"'{text}' was not seen; output: {string.Join('\n', Lines())}");
            }

            Thread.Sleep(20);
        }
    }

    /// <summary>All lines of output so far.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    /// <summary>Asks the process to end and waits until it has.</summary>
    public void Stop()
    {
        if (!process.HasExited)
        {
            _ = Kill(Pid, SigTerm);
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            {
                process.Kill();
            }
        }

        process.WaitForExit();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Stop();
        process.Dispose();
        lock (lines)
        {
            log.Dispose();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);

    private static ProcessStartInfo StartInfo(
        IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // An app reads its settings from the folder it runs in.
            WorkingDirectory = folder,
        };
        // Nothing of the harness' own surroundings may differ between machines or variants.
        foreach (var name in start.Environment.Keys.Where(name => name is not ("PATH" or "HOME")).ToList())
        {
            start.Environment.Remove(name);
        }

        // An idle pool thread that spins would take the core from the app in whose window it does so.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
            log.WriteLine(line);
        }
    }
}
