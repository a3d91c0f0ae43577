namespace Lumigo.TestKit;

/// <summary>A folder that is deleted with everything in it. Readable by any user, as an installed product is.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    /// <param name="name">Its last path component, for tests of unusual paths.</param>
    public TemporaryFolder(string name = "folder")
    {
        Container = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"testkit-{Guid.NewGuid():N}");
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
}
