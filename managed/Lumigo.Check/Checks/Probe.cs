using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lumigo.Check.Checks;

/// <summary>The part that runs as a traced process: it makes one span, and says what of Lumigo is in it.</summary>
public static class Probe
{
    /// <summary>The argument that makes this tool the probe.</summary>
    public const string Verb = "probe";

    /// <summary>Name of the span, by which its line is found.</summary>
    public const string SpanName = "lumigo-check";

    /// <summary>Begins the line that says whether the native library is mapped.</summary>
    public const string MappedMark = "lumigo-check:mapped=";

    /// <summary>Makes the span; it is written as soon as it ends.</summary>
    public static int Run()
    {
        using (var source = new ActivitySource(SpanName))
        {
            source.StartActivity(SpanName)?.Dispose();
        }

        var mapped = File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(InstalledHome.LibraryName, StringComparison.Ordinal));
        Console.WriteLine($"{MappedMark}{(mapped ? "yes" : "no")} {RuntimeInformation.FrameworkDescription}");
        return 0;
    }
}
