using System.ComponentModel;
using System.Diagnostics;
using Lumigo.Check.Apps;

namespace Lumigo.Check.Checks;

/// <summary>Whether the profiler really loads and a span comes out, tried with a process of ours on the app's own .NET and in its environment.</summary>
public sealed class LoadCheck(Subject subject, App app, InstalledHome home, Diagnosis diagnosis)
{
    private const string Prefix = "#LUMIGO# - WARNING - ";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>What other checks have named already, or what would make the trial do more than it should: without a token it sends nothing.</summary>
    private static readonly string[] s_left =
    [
        "LUMIGO_TRACER_TOKEN", "LUMIGO_ENDPOINT", "LUMIGO_DEBUG", "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE",
        "DOTNET_EnableDiagnostics", "COMPlus_EnableDiagnostics", "DOTNET_EnableDiagnostics_Profiler", "COMPlus_EnableDiagnostics_Profiler",
        "CORECLR_PROFILER_PATH_64", "CORECLR_PROFILER_PATH_32", "CORECLR_PROFILER_PATH_ARM64", "CORECLR_PROFILER_PATH_ARM32",
    ];

    /// <summary>Named already where they are what they can be; of any other value the trial says so.</summary>
    private static readonly string[] s_switches = ["LUMIGO_SWITCH_OFF", "OTEL_SDK_DISABLED", "LUMIGO_ENABLE_TRACES"];

    /// <summary>Runs the trial.</summary>
    public void Run()
    {
        var library = home.Library(InstalledHome.OwnPlatform);
        try
        {
            var (output, errors) = Start(TrialOf(library));
            Judge(library, output, errors);
        }
        catch (Exception e) when (e is Win32Exception or TimeoutException)
        {
            diagnosis.Error("trial-failed", $"a trial run of .NET failed: {e.Message}", "an app may fail the same way.", Muxer() + " --info");
        }
    }

    private void Judge(string library, string[] output, string[] errors)
    {
        var mark = output.FirstOrDefault(line => line.StartsWith(Probe.MappedMark, StringComparison.Ordinal))?[Probe.MappedMark.Length..].Split(' ', 2);
        if (mark?[0] != "yes" && LoadError(library) is { } problem)
        {
            diagnosis.Error(
                "profiler-not-loadable", $"the system does not load {library}: {problem}",
                mark is null ? "an app that is told to load it ends." : ".NET runs the app without it then, and says nothing.",
                "findmnt -T " + library + "    # a file system mounted noexec, or a policy of the system, keeps libraries out");
            return;
        }

        if (mark is null)
        {
            diagnosis.Error(
                "trial-failed", "a trial run of .NET failed: " + (errors.FirstOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it wrote nothing"),
                "an app may fail the same way.", Muxer() + " --info");
            return;
        }

        var warnings = errors.Where(line => line.StartsWith(Prefix, StringComparison.Ordinal)).Select(line => line[Prefix.Length..])
            .Where(line => !line.StartsWith("LUMIGO_TRACER_TOKEN is not set", StringComparison.Ordinal)).ToList();
        if (mark[0] != "yes")
        {
            diagnosis.Error(
                "profiler-not-attached", $"{mark[1]} did not take the profiler" + (warnings.Count > 0 ? ": " + warnings[0] : ""), "the app runs untraced.",
                "LUMIGO_DEBUG=true " + home.Folder + "/lumigo-run.sh -- <the command>");
            return;
        }

        if (!output.Any(line => line.Contains($"\"name\":\"{Probe.SpanName}\"", StringComparison.Ordinal)))
        {
            diagnosis.Error(
                "no-span", $"the profiler is in {mark[1]}, but no span came out" + (warnings.Count > 0 ? ": " + warnings[0] : ""), "the app runs untraced.",
                "./install.sh    # installing again repairs a home whose managed part does not start");
            return;
        }

        diagnosis.Know("profiler", $"tried on {mark[1]}: loaded, and a span came out");
        foreach (var warning in warnings)
        {
            diagnosis.Warning("setting-ignored", warning, "the setting does not do what it was meant to.", "see docs/configuration.md for the values it takes");
        }
    }

    private ProcessStartInfo TrialOf(string library)
    {
        var start = new ProcessStartInfo(Muxer()) { WorkingDirectory = "/" };
        if (RunsOnOwnConfig)
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add("--runtimeconfig");
            start.ArgumentList.Add(app.ConfigPath!);
        }

        start.ArgumentList.Add(typeof(Probe).Assembly.Location);
        start.ArgumentList.Add(Probe.Verb);
        start.Environment.Clear();
        foreach (var (name, value) in subject.Environment.Where(variable => !IsLeft(variable.Key, variable.Value)))
        {
            start.Environment[name] = value;
        }

        start.Environment["CORECLR_ENABLE_PROFILING"] = "1";
        start.Environment["CORECLR_PROFILER"] = InstalledHome.ClassId;
        start.Environment["CORECLR_PROFILER_PATH"] = library;
        start.Environment["LUMIGO_DEBUG_SPANDUMP"] = "/dev/stdout";
        return start;
    }

    private static bool IsLeft(string name, string value) => s_left.Contains(name) || (s_switches.Contains(name) && bool.TryParse(value, out _));

    private static (string[] Output, string[] Errors) Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill();
            throw new TimeoutException($"it did not end within {s_limit.TotalSeconds:0} seconds");
        }

        return (output.Result.Split('\n'), errors.Result.Split('\n'));
    }

    private bool RunsOnOwnConfig => app is { Kind: AppKind.FrameworkDependent, ConfigPath: not null } && InstalledRuntimes.Of(app, subject) is not null;

    /// <summary>The app's own .NET; the one this tool runs on where the app brings its runtime.</summary>
    private string Muxer() => RunsOnOwnConfig ? InstalledRuntimes.Of(app, subject)!.Muxer : Environment.ProcessPath!;

    /// <summary>What the system says to the library, asked by a process of its own: a damaged one can kill whoever loads it. Null when it loads.</summary>
    private static string? LoadError(string library)
    {
        var (output, errors) = Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Probe).Assembly.Location, LibraryTrial.Verb, library]));
        return output[0] == LibraryTrial.Loaded ? null : output[0].Length > 0 ? output[0] : "it kills the process" + (errors[0].Length > 0 ? $" ({errors[0].Trim()})" : "");
    }
}
