using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Export.SpanDump;

/// <summary>Where the span dump goes: a standard stream of the process, or a file.</summary>
internal abstract class SpanDumpTarget
{
    /// <summary>Opens the target; a file starts empty, as in the sibling distros.</summary>
    public static SpanDumpTarget Open(string path) => path switch
    {
        "/dev/stdout" => new StandardStreamTarget(StandardStream.Output),
        "/dev/stderr" => new StandardStreamTarget(StandardStream.Error),
        _ => new FileTarget(path),
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

    private sealed class FileTarget(string path) : SpanDumpTarget
    {
        private readonly FileStream _file = Open(path);

        public override void Write(ReadOnlySpan<byte> line) => _file.Write(line);

        private static new FileStream Open(string path)
        {
            FileMode mode = path.StartsWith("/dev/", StringComparison.Ordinal) ? FileMode.Open : FileMode.Create;

            // Unbuffered: a line is there when the span has ended.
            return new FileStream(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
    }
}
