using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Lumigo.OpenTelemetry.Export.Transport;

/// <summary>
/// Resolves and connects through the C library, so that nobody in the process hears of it.
/// </summary>
/// <remarks>
/// The framework's classes would show each connection to the application's telemetry: the metric <c>dns.lookup.duration</c>, spans of
/// <c>Experimental.System.Net.NameResolution</c> and <c>.Sockets</c>, and in <c>dotnet.exceptions</c> the exception by which a socket that
/// does not block says that it is connecting.
/// </remarks>
internal static unsafe class LinuxConnect
{
    private const int Stream = 1;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int SetStatusFlags = 4;
    private const int SocketLevel = 1;
    private const int PendingError = 4;
    private const short Writable = 4;

    private const int Interrupted = 4;
    private const int InProgress = 115;

    /// <summary>Tries each address of the host until one answers.</summary>
    /// <exception cref="SocketException">The name is unknown or no address answers.</exception>
    /// <exception cref="TimeoutException">The deadline is over.</exception>
    public static Socket Connect(string host, int port, Deadline deadline)
    {
        // In code that was compiled ahead the first call that asks for an error number looks up the function that gives it, which overwrites the number.
        // So that must have happened before one counts: "connecting" was read as another error, when nothing in the process had asked before.
        _ = Marshal.GetLastSystemError();

        AddressInfo hints = new() { SocketType = Stream };
        AddressInfo* first;
        int failed;
        fixed (byte* node = CText(host), service = CText(port.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        {
            failed = getaddrinfo(node, service, &hints, &first);
        }

        if (failed != 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        try
        {
            int error = 0;
            for (AddressInfo* address = first; address is not null; address = address->Next)
            {
                int descriptor = Open(address, deadline, out error);
                if (descriptor >= 0)
                {
                    return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) { NoDelay = true };
                }
            }

            throw new SocketException((int)ErrorOf(error));
        }
        finally
        {
            freeaddrinfo(first);
        }
    }

    /// <summary>A connected, blocking socket, or a negative number and the error.</summary>
    private static int Open(AddressInfo* address, Deadline deadline, out int error)
    {
        int descriptor = socket(address->Family, Stream | NonBlocking | CloseOnExec, address->Protocol);
        if (descriptor < 0)
        {
            error = Marshal.GetLastPInvokeError();
            return -1;
        }

        bool connected = false;
        try
        {
            error = connect(descriptor, address->Address, address->AddressLength) == 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error is InProgress or Interrupted)
            {
                error = Outcome(descriptor, deadline);
            }

            connected = error == 0 && fcntl(descriptor, SetStatusFlags, 0) == 0;
            return connected ? descriptor : -1;
        }
        finally
        {
            if (!connected)
            {
                _ = close(descriptor);
            }
        }
    }

    private static int Outcome(int descriptor, Deadline deadline)
    {
        PollEntry entry = new() { Descriptor = descriptor, Events = Writable };
        int ready;
        do
        {
            ready = poll(&entry, 1, deadline.RequireMilliseconds());
        }
        while (ready < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        if (ready == 0)
        {
            throw new TimeoutException("connecting timed out");
        }

        int error = 0;
        uint size = sizeof(int);
        return getsockopt(descriptor, SocketLevel, PendingError, &error, &size) == 0 ? error : Marshal.GetLastPInvokeError();
    }

    private static SocketError ErrorOf(int number) => number switch
    {
        13 => SocketError.AccessDenied,
        101 => SocketError.NetworkUnreachable,
        104 => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        113 => SocketError.HostUnreachable,
        24 => SocketError.TooManyOpenSockets,
        _ => SocketError.SocketError,
    };

    private static byte[] CText(string text) => Encoding.UTF8.GetBytes(text + '\0');

    // "libc" is mapped to the running C library by the runtime; the layouts are the same in glibc and musl on 64-bit Linux.
    [DllImport("libc")]
    private static extern int getaddrinfo(byte* node, byte* service, AddressInfo* hints, AddressInfo** result);

    [DllImport("libc")]
    private static extern void freeaddrinfo(AddressInfo* result);

    [DllImport("libc", SetLastError = true)]
    private static extern int socket(int family, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    private static extern int connect(int descriptor, void* address, uint length);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll(PollEntry* entries, nuint count, int milliseconds);

    [DllImport("libc", SetLastError = true)]
    private static extern int getsockopt(int descriptor, int level, int name, void* value, uint* size);

    [DllImport("libc")]
    private static extern int fcntl(int descriptor, int command, int argument);

    [DllImport("libc")]
    private static extern int close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct AddressInfo
    {
        public int Flags;
        public int Family;
        public int SocketType;
        public int Protocol;
        public uint AddressLength;
        public void* Address;
        public byte* CanonicalName;
        public AddressInfo* Next;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
