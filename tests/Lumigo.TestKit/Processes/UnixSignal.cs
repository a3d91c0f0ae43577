using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Lumigo.TestKit.Processes;

/// <summary>Signals the tests send, with their numbers on Linux.</summary>
public enum UnixSignal
{
    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>Ends a process without asking it.</summary>
    Kill = 9,

    /// <summary>Asks a process to end.</summary>
    Terminate = 15,
}

internal static partial class UnixSignals
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; a process that is gone already is no error.</summary>
    public static void Send(int pid, UnixSignal signal)
    {
        if (Kill(pid, (int)signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
