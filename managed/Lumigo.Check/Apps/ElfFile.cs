using System.Text;

namespace Lumigo.Check.Apps;

/// <summary>What an ELF file says of itself in its headers.</summary>
/// <param name="Platform">Such as <c>linux-x64</c>.</param>
/// <param name="Interpreter">The program loader it asks for, which tells the C library; null for a static file.</param>
public sealed record ElfFile(string Platform, string? Interpreter)
{
    private const uint ProgramInterpreter = 3;

    /// <summary>The C library: <c>musl</c> or <c>glibc</c>.</summary>
    public string Libc => Interpreter?.Contains("musl", StringComparison.Ordinal) == true ? "musl" : "glibc";

    /// <summary>Reads the headers; null when the file is no 64- or 32-bit little-endian ELF file.</summary>
    public static ElfFile? Read(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[64];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan(0, 4).SequenceEqual("\u007fELF"u8) || head[5] != 1)
        {
            return null;
        }

        var platform = BitConverter.ToUInt16(head, 18) switch
        {
            62 => "linux-x64",
            183 => "linux-arm64",
            3 => "linux-x86",
            40 => "linux-arm",
            var other => $"linux with processor {other}",
        };
        return new ElfFile(platform, head[4] == 2 ? ReadInterpreter(file, head) : null);
    }

    private static string? ReadInterpreter(FileStream file, byte[] head)
    {
        var headers = new byte[BitConverter.ToUInt16(head, 54) * BitConverter.ToUInt16(head, 56)];
        file.Position = BitConverter.ToInt64(head, 32);
        if (file.ReadAtLeast(headers, headers.Length, throwOnEndOfStream: false) < headers.Length)
        {
            return null;
        }

        for (var at = 0; at + 56 <= headers.Length; at += BitConverter.ToUInt16(head, 54))
        {
            if (BitConverter.ToUInt32(headers, at) == ProgramInterpreter)
            {
                var text = new byte[Math.Min(BitConverter.ToInt64(headers, at + 32), 4096)];
                file.Position = BitConverter.ToInt64(headers, at + 8);
                var length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
                return Encoding.UTF8.GetString(text, 0, length).TrimEnd('\0');
            }
        }

        return null;
    }
}
