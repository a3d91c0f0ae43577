using System.Diagnostics;
using System.Text;
using Lumigo.TestKit.Waiting;

namespace Lumigo.TestKit.Processes;

/// <summary>A running process. Ends everything it started, by pid, when disposed: also what left its process group, like build servers.</summary>
public sealed class AppProcess : IDisposable
{
    private const string TooLate = "the Lumigo loader did not start within";

    private static int s_repeated;

    private readonly ProcessFamily _family = new();
    private readonly Process _process;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Observed<MemoryStream> _stdout = new(new MemoryStream());
    private readonly Observed<List<string>> _stderr = new([]);
    private readonly Task _reading;
    private TimeSpan? _duration;

    private AppProcess(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.FileName, spec.Arguments)
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }
        _family.Mark(start.Environment);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{spec.FileName} did not start.");
        _process.StandardInput.Close();
        _reading = Task.WhenAll(Task.Run(ReadStdout), Task.Run(ReadStderr));
    }

    /// <summary>The process id.</summary>
    public int Pid => _process.Id;

    /// <summary>Its error output so far.</summary>
    public IReadOnlyList<string> StderrLines => _stderr.Read(lines => lines.ToArray());

    /// <summary>Its standard output so far.</summary>
    public string StdoutText => _stdout.Read(bytes => Encoding.UTF8.GetString(bytes.ToArray()));

    /// <summary>How many runs <see cref="Run"/> has repeated.</summary>
    public static int Repeated => s_repeated;

    /// <summary>Starts a process.</summary>
    public static AppProcess Start(ProcessSpec spec) => new(spec);

    /// <summary>
    /// Starts a process and waits for its end. An application that the product left alone because the machine was too busy to start it in time is run once more:
    /// what it does then is tested elsewhere.
    /// </summary>
    public static ProcessResult Run(ProcessSpec spec, TimeSpan limit)
    {
        var result = RunOnce(spec, limit);
        if (!result.OwnLines.Any(line => line.Contains(TooLate, StringComparison.Ordinal)))
        {
            return result;
        }

        Interlocked.Increment(ref s_repeated);
        return RunOnce(spec, limit);
    }

    /// <summary>Sends a signal to the process.</summary>
    public void Signal(UnixSignal signal) => UnixSignals.Send(Pid, signal);

    /// <summary>Waits until its standard output contains a text, and returns all of it so far.</summary>
    public string WaitForStdout(string text, TimeSpan limit) =>
        _stdout.WaitUntil(bytes => Encoding.UTF8.GetString(bytes.ToArray()).Contains(text, StringComparison.Ordinal), limit)
            ? StdoutText
            : throw new TimeoutException($"No '{text}' on stdout within {limit}.{Environment.NewLine}{Describe()}");

    /// <summary>Waits until a line on its error output contains a text; false when the time is over.</summary>
    public bool WaitForStderr(string text, TimeSpan limit) =>
        _stderr.WaitUntil(lines => lines.Any(line => line.Contains(text, StringComparison.Ordinal)), limit);

    /// <summary>Waits for the end. A process that takes longer is ended and a <see cref="TimeoutException"/> says what it had written.</summary>
    public ProcessResult WaitForExit(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            var description = Describe();
            _family.End();
            throw new TimeoutException($"Did not end within {limit}.{Environment.NewLine}{description}");
        }
        _duration ??= _clock.Elapsed;
        // A child that outlives the process keeps the pipes open: what the process itself wrote has arrived by then.
        _reading.Wait(TimeSpan.FromSeconds(2));
        return new ProcessResult(_process.ExitCode, _stdout.Read(bytes => bytes.ToArray()), StderrLines, _duration.Value);
    }

    /// <summary>Whether the process ended within a time.</summary>
    public bool HasExitedWithin(TimeSpan limit) => _process.WaitForExit(limit);

    /// <summary>Ends the process and everything it started; what it wrote is returned with an exit code the caller knows.</summary>
    public ProcessResult End(int exitCode)
    {
        _duration ??= _clock.Elapsed;
        _family.End();
        _reading.Wait(TimeSpan.FromSeconds(2));
        return new ProcessResult(exitCode, _stdout.Read(bytes => bytes.ToArray()), StderrLines, _duration.Value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _family.End();
        _process.Dispose();
    }

    private static ProcessResult RunOnce(ProcessSpec spec, TimeSpan limit)
    {
        using var process = Start(spec);
        return process.WaitForExit(limit);
    }

    private string Describe() =>
        $"--- stdout{Environment.NewLine}{StdoutText}{Environment.NewLine}--- stderr{Environment.NewLine}{string.Join(Environment.NewLine, StderrLines)}";

    private async Task ReadStdout()
    {
        var buffer = new byte[16 * 1024];
        var stream = _process.StandardOutput.BaseStream;
        while (await stream.ReadAsync(buffer) is var count and > 0)
        {
            _stdout.Change(bytes => bytes.Write(buffer, 0, count));
        }
    }

    private async Task ReadStderr()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _stderr.Change(lines => lines.Add(line));
        }
    }
}
