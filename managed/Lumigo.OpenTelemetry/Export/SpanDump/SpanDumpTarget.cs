using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Export.SpanDump;

/// <summary>Where the span dump goes: a standard stream of the process, a file, or a file of its own in a folder that several processes share.</summary>
internal abstract class SpanDumpTarget
{
    /// <summary>Opens the target; a file starts empty, as in the sibling distros.</summary>
    public static SpanDumpTarget Open(string path) => path switch
    {
        "/dev/stdout" => new StandardStreamTarget(StandardStream.Output),
        "/dev/stderr" => new StandardStreamTarget(StandardStream.Error),
        _ when Path.EndsInDirectorySeparator(path) => new FileTarget(CreateIn(path)),
        _ => new FileTarget(Open(path, path.StartsWith("/dev/", StringComparison.Ordinal) ? FileMode.Open : FileMode.Create)),
    };

    /// <summary>Writes one line, at once.</summary>
    public abstract void Write(ReadOnlySpan<byte> line);

    /// <summary>Opening <c>/dev/stdout</c> as a file would truncate or overwrite what the application has written to a redirected stream.</summary>
    private sealed class StandardStreamTarget(int descriptor) : SpanDumpTarget
    {
        public override void Write(ReadOnlySpan<byte> line)
        {
            if (!StandardStream.TryWrite(descriptor, line))
            {
                throw new IOException("the stream is closed");
            }
        }
    }

    // Unbuffered: a line is there when the span has ended.
    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>A file no other process writes to. A process id may come again: in another container, or when a command replaces itself.</summary>
    private static FileStream CreateIn(string folder)
    {
        for (int number = 0; ; number++)
        {
            string file = $"{folder}{Environment.ProcessId}-{number}.spans";
            try
            {
                return Open(file, FileMode.CreateNew);
            }
            catch (IOException) when (File.Exists(file))
            {
            }
        }
    }

    private sealed class FileTarget(FileStream file) : SpanDumpTarget
    {
        public override void Write(ReadOnlySpan<byte> line) => file.Write(line);
    }
}
