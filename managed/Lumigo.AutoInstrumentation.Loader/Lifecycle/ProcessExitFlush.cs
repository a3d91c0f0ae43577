using System.Runtime.Loader;

namespace Lumigo.AutoInstrumentation.Loader.Lifecycle;

/// <summary>
/// Sends what is queued when the process ends: return from <c>Main</c>, <c>Environment.Exit</c>, an unhandled exception.
/// Flushes, never shuts down: spans may still end while handlers run.
/// </summary>
internal static class ProcessExitFlush
{
    /// <summary>The application's exit is delayed by less than two seconds in all, even when the collector hangs.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1500);

    public static void Register(CoreStarter core)
    {
        // ProcessExit handlers run in the order of their registration. Unloading of the Default context is raised just before them:
        // registering only there puts us behind every handler of the application, so that spans ended in those are sent too.
        AssemblyLoadContext.Default.Unloading += _ => AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush(core);

        // The runtime raises nothing else for an unhandled exception.
        AppDomain.CurrentDomain.UnhandledException += (_, args) =>
        {
            if (args.IsTerminating)
            {
                Flush(core);
            }
        };
    }

    private static void Flush(CoreStarter core)
    {
        try
        {
            core.Flush(Limit);
        }
        catch
        {
            // The process is ending: nothing of ours may change how.
        }
    }
}
