using Lumigo.Check.Apps;

namespace Lumigo.Check.Checks;

/// <summary>What kind of app it is, and whether it runs on a .NET that is supported and installed.</summary>
public sealed class AppCheck(App app, Subject subject, Diagnosis diagnosis)
{
    private const int OldestRuntime = 8;

    /// <summary>Runs all of them.</summary>
    public void Run()
    {
        switch (app.Kind)
        {
            case AppKind.None:
                return;
            case AppKind.Missing:
                diagnosis.Error("app-missing", $"there is no {app.Path}", "it cannot be started, with Lumigo or without.", "ls -l    # and give the command as you would start it");
                return;
            case AppKind.NotDotnet:
                diagnosis.Error("app-not-dotnet", $"{app.Path} is no .NET app", "only .NET has a place for a profiler.", "lumigo-run.sh --check -- dotnet MyApp.dll");
                return;
            case AppKind.NativeAot:
                diagnosis.Error(
                    "app-native-aot", $"{app.Path} is compiled to native code (NativeAOT)", "there is no .NET runtime in it that could load a profiler: it cannot be traced.",
                    "dotnet publish -p:PublishAot=false");
                return;
            case AppKind.NetFramework:
                diagnosis.Error(
                    "app-no-runtimeconfig", $"{app.Path} has no runtimeconfig.json beside it", "it is for .NET Framework or Mono, or a library and no app; Lumigo traces .NET 8 and newer.",
                    "dotnet publish    # and start what is in the publish folder");
                return;
            case AppKind.Indirect:
                diagnosis.Know("app", $"{app.Path}, which starts the app");
                diagnosis.Note(
                    "app-indirect", $"{app.Path} starts the app, and only it knows how", "the variables reach the app through it, but the app itself could not be looked at.",
                    "lumigo-run.sh --check -- dotnet MyApp.dll    # the command that it runs in the end");
                return;
        }

        diagnosis.Know("app", $"{app.Path}, {KindText()}{string.Concat((app.Config?.Frameworks ?? []).Select(framework => $", {framework.Name} {framework.Version}"))}");
        if (app.IsTrimmed)
        {
            diagnosis.Warning(
                "app-trimmed", $"{app.Path} is trimmed", "parts of .NET that tracing needs may be cut off; then the app runs untraced.", "dotnet publish -p:PublishTrimmed=false");
        }

        CheckRuntime();
    }

    private void CheckRuntime()
    {
        if (app.RuntimeMajor is > 0 and < OldestRuntime)
        {
            diagnosis.Error(
                "runtime-unsupported", $"the app is for .NET {app.RuntimeMajor}", "Lumigo traces .NET 8 and newer.",
                "export DOTNET_ROLL_FORWARD=Major    # runs it on a newer .NET, if one is installed; better: build it for one");
            return;
        }

        if (app.Config is not { Included: false } config || InstalledRuntimes.Of(app, subject) is not { } installed)
        {
            return;
        }

        var rule = subject.Variable("DOTNET_ROLL_FORWARD") ?? config.RollForward;
        if (config.Frameworks.FirstOrDefault(framework => !installed.Satisfies(framework, rule)) is { } missing)
        {
            diagnosis.Error(
                "runtime-missing", $"{installed.Root} has no {missing.Name} {missing.Version}, and none of its major version that is newer",
                "the app does not start, with Lumigo or without.", $"{installed.Muxer} --list-runtimes    # shows what is there; https://dot.net has what is not");
        }
    }

    private string KindText() => app.Kind switch
    {
        AppKind.SelfContained => app.IsTrimmed ? "self-contained, trimmed" : "self-contained",
        AppKind.SingleFile => app.Config?.Included == false ? "single-file, framework-dependent" : app.IsTrimmed ? "single-file, trimmed" : "single-file",
        _ => "framework-dependent",
    };
}
