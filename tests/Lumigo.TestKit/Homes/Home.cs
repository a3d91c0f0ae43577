using Lumigo.TestKit.Processes;

namespace Lumigo.TestKit.Homes;

/// <summary>An installed home of the product.</summary>
public sealed class Home : IDisposable
{
    /// <summary>The profiler's class id, the same for ever.</summary>
    public const string ProfilerClassId = "{03431424-CF2D-4D3E-AC94-217F40BF9208}";

    private readonly TemporaryFolder? _owned;

    private Home(string path, TemporaryFolder? owned)
    {
        Folder = path;
        _owned = owned;
    }

    /// <summary>The home the build made.</summary>
    public static Home Built { get; } = new(Path.Combine(RepositoryPaths.Artifacts, "home"), owned: null);

    /// <summary>The home for Windows, which <c>scripts/package.sh archive windows</c> makes.</summary>
    public static Home Windows { get; } = new(Path.Combine(RepositoryPaths.Artifacts, "packaging", "home-win-x64"), owned: null);

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The native library.</summary>
    public string NativeLibrary => IsForWindows
        ? Path.Combine(Folder, "win-x64", "Lumigo.AutoInstrumentation.Native.dll")
        : Path.Combine(Folder, "linux-x64", "Lumigo.AutoInstrumentation.Native.so");

    /// <summary>The three variables that activate the product.</summary>
    public IReadOnlyDictionary<string, string> Activation => new Dictionary<string, string>
    {
        ["CORECLR_ENABLE_PROFILING"] = "1",
        ["CORECLR_PROFILER"] = ProfilerClassId,
        ["CORECLR_PROFILER_PATH"] = IsForWindows ? Wine.PathOf(NativeLibrary) : NativeLibrary,
    };

    private bool IsForWindows => ReferenceEquals(this, Windows);

    /// <summary>The loader for a runtime.</summary>
    public string Loader(RuntimeUnderTest runtime) => Path.Combine(Folder, "net", runtime.TargetFramework, "Lumigo.AutoInstrumentation.Loader.dll");

    /// <summary>A copy a test may break, in a folder of the given name.</summary>
    public Home Copy(string name = "home")
    {
        var folder = new TemporaryFolder(name);
        try
        {
            CopyFolder(Folder, folder.Path);
            return new Home(folder.Path, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A command with the product active.</summary>
    public ProcessSpec Activate(ProcessSpec command) => command.WithEnvironment(Activation);

    /// <inheritdoc/>
    public void Dispose() => _owned?.Dispose();

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
