namespace Lumigo.Check.Checks;

/// <summary>The variables that load the profiler, and those that keep it out.</summary>
public sealed class ActivationCheck(Subject subject, InstalledHome home, string platform, int runtimeMajor, Diagnosis diagnosis)
{
    private static readonly string[] s_offSwitches = ["LUMIGO_SWITCH_OFF", "OTEL_SDK_DISABLED"];

    private static readonly string[] s_diagnosticsSwitches =
    [
        "DOTNET_EnableDiagnostics", "COMPlus_EnableDiagnostics", "DOTNET_EnableDiagnostics_Profiler", "COMPlus_EnableDiagnostics_Profiler",
    ];

    private string? Enabled => subject.Variable("CORECLR_ENABLE_PROFILING");

    private string? Profiler => subject.Variable("CORECLR_PROFILER");

    /// <summary>The variable of the profiler's path that counts, and its value.</summary>
    private (string Name, string? Value) LibraryPath =>
        new[] { "CORECLR_PROFILER_PATH_64", platform == "linux-arm64" ? "CORECLR_PROFILER_PATH_ARM64" : "CORECLR_PROFILER_PATH" }
            .Select(name => (name, subject.Variable(name))).FirstOrDefault(pair => pair.Item2 is not null, ("CORECLR_PROFILER_PATH", subject.Variable("CORECLR_PROFILER_PATH")));

    private bool IsOurs => string.Equals(Profiler, InstalledHome.ClassId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Runs all of them.</summary>
    public void Run()
    {
        CheckSwitches();
        CheckProfiler();
        CheckDiagnostics();
        CheckHooks();
    }

    private void CheckSwitches()
    {
        foreach (var name in s_offSwitches.Where(name => IsSetTo(name, "true")))
        {
            diagnosis.Error("switched-off", $"{name} is true", "the profiler steps aside at once: nothing is traced.", $"unset {name}");
        }

        if (IsSetTo("LUMIGO_ENABLE_TRACES", "false"))
        {
            diagnosis.Error("traces-disabled", "LUMIGO_ENABLE_TRACES is false", "nothing is sent to Lumigo then.", "unset LUMIGO_ENABLE_TRACES");
        }
    }

    private bool IsSetTo(string name, string value) => string.Equals(subject.Variable(name), value, StringComparison.OrdinalIgnoreCase);

    private void CheckProfiler()
    {
        if (Enabled == "1" && Profiler is not null && !IsOurs)
        {
            var whose = OtherVendors.OfProfiler(Profiler) is { } vendor ? $"the profiler of {vendor}" : "another profiler";
            diagnosis.Error(
                "other-profiler", $"{whose} is switched on (CORECLR_PROFILER={Profiler})",
                ".NET loads one profiler into a process: with that one there is none of Lumigo.", "unset CORECLR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_PROFILER_PATH");
            return;
        }

        if (Enabled is null && Profiler is null)
        {
            // lumigo-run.sh is going to set them; a process that runs should have had them.
            if (subject.ProcessId is not null)
            {
                diagnosis.Error(
                    "variables-missing", "the process was started without CORECLR_ENABLE_PROFILING, CORECLR_PROFILER and CORECLR_PROFILER_PATH",
                    "they tell .NET to load the profiler, and are read only when a process starts.", $"{home.Folder}/lumigo-run.sh -- <the command of the process>");
            }

            return;
        }

        if (Enabled != "1")
        {
            if (IsOurs)
            {
                diagnosis.Error(
                    "profiling-not-enabled", Enabled is null ? "CORECLR_ENABLE_PROFILING is not set" : $"CORECLR_ENABLE_PROFILING is '{Enabled}'",
                    ".NET loads a profiler only where it is 1.", "export CORECLR_ENABLE_PROFILING=1");
            }

            return;
        }

        if (Profiler is null)
        {
            diagnosis.Error("profiler-not-named", "CORECLR_PROFILER is not set", ".NET must be told which profiler the library is.", $"export CORECLR_PROFILER='{InstalledHome.ClassId}'");
            return;
        }

        CheckLibraryPath();
    }

    private void CheckLibraryPath()
    {
        var (name, path) = LibraryPath;
        if (path is null)
        {
            diagnosis.Error(
                "profiler-path-missing", "CORECLR_PROFILER_PATH is not set", ".NET does not know where the profiler is.",
                $"export CORECLR_PROFILER_PATH={home.Library(platform)}");
        }
        else if (!File.Exists(path))
        {
            diagnosis.Error(
                "profiler-path-wrong", $"{name} names {path}, which does not exist", ".NET starts the app without a profiler then, and says nothing.",
                $"export {name}={home.Library(platform)}");
        }
        else if (Path.GetFileName(path) != InstalledHome.LibraryName)
        {
            diagnosis.Error(
                "profiler-path-other", $"{name} names {path}, which is not Lumigo's library", $"it wins over CORECLR_PROFILER_PATH: .NET asks that file for Lumigo's profiler, in vain.",
                name == "CORECLR_PROFILER_PATH" ? $"export {name}={home.Library(platform)}" : $"unset {name}");
        }
        else if (ElfPlatform(path) is { } other && other != platform)
        {
            diagnosis.Error(
                "profiler-path-platform", $"{name} names a library for {other}", $"the app runs on {platform} and cannot load it.",
                $"export {name}={home.Library(platform)}");
        }
    }

    private static string? ElfPlatform(string path)
    {
        try
        {
            return Apps.ElfFile.Read(path)?.Platform;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void CheckDiagnostics()
    {
        if (s_diagnosticsSwitches.FirstOrDefault(name => subject.Variable(name) == "0") is not { } name)
        {
            return;
        }

        var hook = home.Loader(runtimeMajor);
        if (Hooks().Any(path => Path.GetFileName(path) == Path.GetFileName(hook)))
        {
            diagnosis.Warning(
                "degraded", $"{name} is 0, and Lumigo runs as a startup hook", "requests and calls are traced, but what needs code weaving is not: messages from queues, some libraries.",
                $"unset {name}");
            return;
        }

        diagnosis.Error(
            "diagnostics-disabled", $"{name} is 0", ".NET loads no profiler then.",
            $"unset {name}    # or, where that may not be, with less detail: export DOTNET_STARTUP_HOOKS={hook}");
    }

    private void CheckHooks()
    {
        foreach (var hook in Hooks())
        {
            if (OtherVendors.OfHook(hook) is { } vendor)
            {
                diagnosis.Warning(
                    "other-agent", $"DOTNET_STARTUP_HOOKS starts {vendor} too", "two agents trace the same app: each costs time, and both change the headers of outgoing calls.",
                    "unset DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS DOTNET_SHARED_STORE");
            }
            else if (hook.Contains('/') && !File.Exists(hook))
            {
                diagnosis.Error(
                    "startup-hook-missing", $"DOTNET_STARTUP_HOOKS names {hook}, which does not exist", ".NET ends every app at once because of it, traced or not.",
                    "unset DOTNET_STARTUP_HOOKS");
            }
        }
    }

    private string[] Hooks() => subject.Variable("DOTNET_STARTUP_HOOKS")?.Split(':', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
