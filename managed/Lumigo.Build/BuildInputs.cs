namespace Lumigo.Build;

/// <summary>A file of a package whose copy is shipped.</summary>
public sealed record PackageFile(string PackageId, string PackageVersion, string Path)
{
    /// <summary>Simple name of the assembly.</summary>
    public string AssemblyName => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Root folder of the unpacked package.</summary>
    public string PackageFolder => new DirectoryInfo(Path).Parent!.Parent!.Parent!.FullName;
}

/// <summary>One runtime that the home has a folder for: its own assemblies and its ahead-of-time compiler.</summary>
public sealed record RuntimePack(string Moniker, string FrameworkFolder, string AspNetFolder, string CompilerFolder);

/// <summary>One version of a library that only apps have, and that the bridge refers to.</summary>
/// <param name="Version">Name and version, for messages.</param>
/// <param name="Path">Its assembly.</param>
public sealed record LibraryVersion(string Version, string Path);

/// <summary>What the restore project wrote down (Packages/Lumigo.Build.Packages.csproj).</summary>
public sealed record BuildInputs(IReadOnlyList<PackageFile> Packages, IReadOnlyList<RuntimePack> Runtimes, IReadOnlyList<LibraryVersion> Libraries)
{
    /// <summary>Reads the list of build inputs.</summary>
    public static BuildInputs Read(string file)
    {
        var packages = new List<PackageFile>();
        var runtimes = new List<RuntimePack>();
        var libraries = new List<LibraryVersion>();
        foreach (var fields in File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split('|')))
        {
            switch (fields)
            {
                case ["package", var id, var version, var path]:
                    packages.Add(new PackageFile(id, version, path));
                    break;
                case ["runtime", var moniker, var framework, var aspNet, var compiler]:
                    runtimes.Add(new RuntimePack(moniker, Existing(framework), Existing(aspNet), Existing(compiler)));
                    break;
                case ["library", var version, var path]:
                    libraries.Add(new LibraryVersion(version, File.Exists(path) ? path : throw new BuildFailure($"{path} was not restored")));
                    break;
                default:
                    throw new BuildFailure($"{file}: a line of unknown form: {string.Join('|', fields)}");
            }
        }

        return new BuildInputs(packages, runtimes, libraries);
    }

    private static string Existing(string folder) => Directory.Exists(folder) ? folder : throw new BuildFailure($"{folder} was not restored");
}
