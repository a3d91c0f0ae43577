using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lumigo.Diagnostics;

/// <summary>
/// Writes to the process's own standard streams without the console classes.
/// </summary>
/// <remarks>
/// <c>Console</c> may have been redirected by the application and changes console state when first used. A <c>FileStream</c> over the
/// descriptor keeps an offset of its own, so that on a redirected file its output and the application's would overwrite each other.
/// </remarks>
internal static class StandardStream
{
    public const int Output = 1;
    public const int Error = 2;

    private const int Interrupted = 4; // EINTR
    private const int TryAgain = 11; // EAGAIN on Linux

    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>Writes all bytes, as one system call where the kernel takes them at once.</summary>
    /// <returns>False when the stream is closed, or stays full although it is non-blocking.</returns>
    public static unsafe bool TryWrite(int descriptor, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            using Stream stream = descriptor == Error ? Console.OpenStandardError() : Console.OpenStandardOutput();
            stream.Write(bytes);
            return true;
        }

        // The first call for an error number in code compiled ahead looks its function up, which overwrites the number.
        _ = Marshal.GetLastSystemError();
        fixed (byte* start = bytes)
        {
            nint written = 0;
            long begin = Stopwatch.GetTimestamp();
            while (written < bytes.Length)
            {
                nint step = write(descriptor, start + written, (nuint)(bytes.Length - written));
                if (step > 0)
                {
                    written += step;
                    continue;
                }

                // Whoever started the process may have made the stream non-blocking; a pipe is then full for a moment now and then.
                int error = Marshal.GetLastPInvokeError();
                if (error == TryAgain && Stopwatch.GetElapsedTime(begin) < s_longestWait)
                {
                    Thread.Sleep(1);
                }
                else if (error != Interrupted)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // write(2); "libc" is mapped to the running C library by the runtime.
    [DllImport("libc", SetLastError = true)]
    private static extern unsafe nint write(int descriptor, byte* bytes, nuint count);
}
