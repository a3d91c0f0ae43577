using System.IO.Compression;

namespace Lumigo.Build.Archives;

/// <summary>
/// <c>steady-archive --file FILE</c>: writes a zip archive, as NuGet packages are, anew so that the same content gives the same bytes: entries in order of
/// their names, all with the same date.
/// </summary>
public static class SteadyArchiveVerb
{
    // The earliest date that a zip archive can have.
    private static readonly DateTimeOffset s_date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Runs the verb.</summary>
    public static void Run(CommandLine options)
    {
        var file = options["file"];
        var steady = file + ".steady";
        using (var from = ZipFile.OpenRead(file))
        using (var to = ZipFile.Open(steady, ZipArchiveMode.Create))
        {
            foreach (var entry in from.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = to.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = s_date;
                copy.ExternalAttributes = 0;
                using var source = entry.Open();
                using var target = copy.Open();
                source.CopyTo(target);
            }
        }

        File.Move(steady, file, overwrite: true);
    }
}
