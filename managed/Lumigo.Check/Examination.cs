using Lumigo.Check.Apps;
using Lumigo.Check.Checks;

namespace Lumigo.Check;

/// <summary>All checks in an order in which each finding is named once: what one has explained, the next does not report again.</summary>
public static class Examination
{
    /// <summary>Examines a subject.</summary>
    public static Diagnosis Of(Subject subject, InstalledHome home)
    {
        var diagnosis = new Diagnosis();
        var app = new AppFinder(subject).Find();
        var host = app.Host is { } file && File.Exists(file) ? ElfFile.Read(file) : null;
        var platform = host?.Platform ?? InstalledHome.OwnPlatform;
        new AppCheck(app, subject, diagnosis).Run();
        diagnosis.Know("machine", host is null ? platform : $"{platform}, {host.Libc}");
        HomeCheck.Run(home, platform, diagnosis);
        var isAttached = subject.ProcessId is { } pid && AttachedCheck.Run(pid, home, diagnosis);

        // What is no .NET app has one finding, and the rest of the way is of no interest.
        if (app.Kind is AppKind.None or AppKind.Indirect || app.HasRuntime)
        {
            new ActivationCheck(subject, home, platform, app.RuntimeMajor, diagnosis).Run();
            if (!isAttached && !diagnosis.Has("home-damaged") && !diagnosis.Has("platform-missing") && !diagnosis.Has("runtime-missing")
                && !diagnosis.Has("runtime-unsupported") && platform == InstalledHome.OwnPlatform)
            {
                new LoadCheck(subject, app, home, diagnosis).Run();
            }

            if (subject.ProcessId is { } process && !isAttached && !diagnosis.HasErrors)
            {
                AttachedCheck.SayUnexplained(process, home, diagnosis);
            }

            new EndpointCheck(subject, diagnosis).Run(DeliveryCheck.Run(subject, diagnosis));
            LibraryCheck.Run(app.Dependencies, home, diagnosis);
        }

        return diagnosis;
    }
}
