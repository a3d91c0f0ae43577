using System.IO.MemoryMappedFiles;
using System.Text;

namespace Lumigo.Check.Apps;

/// <summary>The part of a single-file app that says what is in it.</summary>
/// <param name="RuntimeConfig">The text of its <c>runtimeconfig.json</c>.</param>
/// <param name="Dependencies">The text of its <c>deps.json</c>.</param>
public sealed record Bundle(byte[] RuntimeConfig, byte[] Dependencies)
{
    /// <summary>The mark by which the host finds its bundle, SHA-256 of ".net core bundle" and a line feed; before it stands where the header is.</summary>
    private static readonly byte[] s_mark = System.Security.Cryptography.SHA256.HashData(".net core bundle\n"u8);

    /// <summary>What a program file is, as far as .NET goes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bundle">What is in it, if it is a single-file app.</param>
    public static HostFile Inspect(string path, out Bundle? bundle)
    {
        bundle = null;
        using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        unsafe
        {
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            try
            {
                var content = new ReadOnlySpan<byte>(start, (int)Math.Min(new FileInfo(path).Length, int.MaxValue));
                var mark = content.IndexOf(s_mark);
                if (mark < 8)
                {
                    // What its debuggers look for, or the section of its code: one is there in a stripped file too.
                    var isNativeAot = content.IndexOf("DotNetRuntimeDebugHeader"u8) >= 0 || content.IndexOf("__managedcode"u8) >= 0;
                    return isNativeAot ? HostFile.NativeAot : HostFile.Other;
                }

                var header = BitConverter.ToInt64(content[(mark - 8)..]);
                bundle = header > 0 && header < content.Length ? Read(content, (int)header) : null;
                return bundle is null ? HostFile.AppHost : HostFile.SingleFile;
            }
            finally
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }
        }
    }

    // Version (two numbers), count of files, an id as a length and its text, then place and size of the two files.
    private static Bundle? Read(ReadOnlySpan<byte> content, int header)
    {
        var idLength = content[header + 12];
        var at = header + 13 + idLength;
        var dependencies = Part(content, at);
        var config = Part(content, at + 16);
        return config is null ? null : new Bundle(config, dependencies ?? []);
    }

    private static byte[]? Part(ReadOnlySpan<byte> content, int at)
    {
        var (offset, size) = (BitConverter.ToInt64(content[at..]), BitConverter.ToInt64(content[(at + 8)..]));
        return offset > 0 && size > 0 && offset + size <= content.Length ? content.Slice((int)offset, (int)size).ToArray() : null;
    }
}

/// <summary>What a program file is.</summary>
public enum HostFile
{
    /// <summary>Nothing of .NET.</summary>
    Other,

    /// <summary>Starts the assembly beside it.</summary>
    AppHost,

    /// <summary>Has the app inside.</summary>
    SingleFile,

    /// <summary>Native code made of an app.</summary>
    NativeAot,
}
