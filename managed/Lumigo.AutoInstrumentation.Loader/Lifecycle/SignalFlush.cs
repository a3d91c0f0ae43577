using System.Runtime.InteropServices;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Lifecycle;

/// <summary>
/// Sends what is queued when a signal is about to end the process without any managed exit event.
/// </summary>
/// <remarks>
/// <para>SIGTERM: .NET 8 and 9 turn it into <c>ProcessExit</c>, so nothing is registered there; .NET 10 raises nothing.</para>
/// <para>SIGINT raises nothing on any version unless the application asked for it.</para>
/// <para>All registrations of a signal are called, one after the other, and any of them may cancel the default action. Only the last one to be
/// called knows whether the process is going to end; waiting earlier would delay the application's own shutdown.</para>
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

        try
        {
            Register(PosixSignal.SIGINT, core);
            if (Environment.Version.Major >= 10)
            {
                Register(PosixSignal.SIGTERM, core);
            }
        }
        catch (Exception exception)
        {
            StandardError.Debug($"spans may be lost on SIGINT or SIGTERM: {exception.Message}");
        }
    }

    private static void Register(PosixSignal signal, CoreStarter core)
    {
        PosixSignalRegistration? own = null;
        own = PosixSignalRegistration.Create(signal, context => OnSignal(context, Volatile.Read(ref own), core));
        s_registrations.Add(own);
        SignalOrder.CallLast(own);
    }

    private static void OnSignal(PosixSignalContext context, PosixSignalRegistration? own, CoreStarter core)
    {
        try
        {
            if (own is not null && SignalOrder.IsCalledLast(own))
            {
                if (!context.Cancel)
                {
                    core.Flush(ProcessExitFlush.Limit);
                }
            }
            else
            {
                // Sending starts now; whether there is time for it is up to the handlers still to come.
                core.SendSoon();
            }
        }
        catch
        {
            // The signal's default action must follow whatever happens here.
        }
    }
}
