using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Lifecycle;

/// <summary>
/// Sends what is queued when a signal is about to end the process without any managed exit event.
/// </summary>
/// <remarks>
/// <para>SIGTERM: .NET 8 and 9 turn it into <c>ProcessExit</c>, so nothing is registered there; .NET 10 raises nothing.</para>
/// <para>SIGINT raises nothing on any version unless the application asked for it.</para>
/// <para>Whether the application handles the signal itself must be known before waiting, or its own shutdown would be delayed. .NET 10 calls the
/// newest registration first and stops at the first that cancels, so being called at all is the answer. .NET 8 and 9 call every registration,
/// so there we wait only when ours is the only one.</para>
/// </remarks>
internal static class SignalFlush
{
    // Kept alive for the life of the process: a collected registration is removed.
    private static readonly List<PosixSignalRegistration> s_registrations = [];

    /// <summary>Called when there is a first span to lose, not before: a process without spans keeps its signal handling untouched.</summary>
    public static void Register(CoreStarter core)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bool stopsAtCancel = Environment.Version.Major >= 10;
        try
        {
            Register(PosixSignal.SIGINT, core, stopsAtCancel);
            if (stopsAtCancel)
            {
                Register(PosixSignal.SIGTERM, core, stopsAtCancel);
            }
        }
        catch (Exception exception)
        {
            StandardError.Debug($"spans may be lost on SIGINT or SIGTERM: {exception.Message}");
        }
    }

    private static void Register(PosixSignal signal, CoreStarter core, bool stopsAtCancel) =>
        s_registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            try
            {
                if (!context.Cancel && (stopsAtCancel || IsOnlyRegistration(signal)))
                {
                    core.Flush(ProcessExitFlush.Limit);
                }
            }
            catch
            {
                // The signal's default action must follow whatever happens here.
            }
        }));

    /// <summary>Whether nobody else in the process handles the signal (.NET 8 and 9 keep the registrations in a private dictionary).</summary>
    private static bool IsOnlyRegistration(PosixSignal signal)
    {
        const int SigInt = 2;
        var registrations = typeof(PosixSignalRegistration)
            .GetField("s_registrations", BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null) as IDictionary;
        int number = signal == PosixSignal.SIGINT ? SigInt : (int)signal;
        return registrations?[number] is { } entry
            && entry.GetType().GetProperty("Count")?.GetValue(entry) is 1;
    }
}
