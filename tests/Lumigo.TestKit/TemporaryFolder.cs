using System.Globalization;

namespace Lumigo.TestKit;

/// <summary>A folder that is deleted with everything in it. Readable by any user, as an installed product is.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "testkit-";

    // What a run leaves that was ended from outside is deleted by a later one.
    private static readonly Lazy<int> LeftOversDeleted = new(() => DeleteLeftOvers(System.IO.Path.GetTempPath()));

    /// <summary>Makes the folder.</summary>
    /// <param name="name">Its last path component, for tests of unusual paths.</param>
    public TemporaryFolder(string name = "folder")
    {
        _ = LeftOversDeleted.Value;
        Container = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        Path = System.IO.Path.Combine(Container, name);
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    private string Container { get; }

    /// <summary>A path inside.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Container, recursive: true);

    /// <summary>Deletes the folders of test runs that have ended, and returns how many these were.</summary>
    public static int DeleteLeftOvers(string place)
    {
        var deleted = 0;
        foreach (var folder in Directory.EnumerateDirectories(place, Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || Directory.Exists($"/proc/{pid}"))
            {
                continue;
            }
            try
            {
                Directory.Delete(folder, recursive: true);
                deleted++;
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Another user's, or a process that outlived its test still writes there.
            }
        }
        return deleted;
    }
}
