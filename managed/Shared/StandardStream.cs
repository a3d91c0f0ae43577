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

    /// <summary>Writes all bytes, as one system call where the kernel takes them at once.</summary>
    /// <returns>False when the stream is closed or full.</returns>
    public static unsafe bool TryWrite(int descriptor, ReadOnlySpan<byte> bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            using Stream stream = descriptor == Error ? Console.OpenStandardError() : Console.OpenStandardOutput();
            stream.Write(bytes);
            return true;
        }

        fixed (byte* start = bytes)
        {
            nint written = 0;
            while (written < bytes.Length)
            {
                nint step = write(descriptor, start + written, (nuint)(bytes.Length - written));
                if (step <= 0)
                {
                    return false;
                }

                written += step;
            }
        }

        return true;
    }

    // write(2); "libc" is mapped to the running C library by the runtime.
    [DllImport("libc")]
    private static extern unsafe nint write(int descriptor, byte* bytes, nuint count);
}
