using Mono.Cecil;

namespace Lumigo.Build.PrivateCopies;

/// <summary>
/// <c>private-copies --inputs FILE --core DLL --shim DLL --out DIR --changed FILE</c>: writes the packages' assemblies that
/// the core needs, changed where they must be, and nothing that it does not need.
/// </summary>
public static class PrivateCopiesVerb
{
    /// <summary>Runs the verb.</summary>
    public static void Run(CommandLine options)
    {
        var inputs = BuildInputs.Read(options["inputs"]);
        var needed = Needed(inputs, options["core"].Split(':'));
        var changed = Write(needed, inputs.Runtimes[0].FrameworkFolder, options["shim"], OpenTelemetryRedirects.All, options["out"]);
        File.WriteAllLines(options["changed"], changed);
    }

    /// <summary>
    /// The package files that the roots refer to, directly or through each other. What the framework has itself is not among them:
    /// the app decides which version of that is loaded.
    /// </summary>
    public static IReadOnlyList<PackageFile> Needed(BuildInputs inputs, IEnumerable<string> roots)
    {
        var available = inputs.Packages
            .Where(file => !File.Exists(Path.Combine(inputs.Runtimes[0].FrameworkFolder, Path.GetFileName(file.Path))))
            .ToDictionary(file => file.AssemblyName);
        var needed = new Dictionary<string, PackageFile>();
        var pending = new Queue<string>(roots);
        while (pending.TryDequeue(out var path))
        {
            using var module = ModuleDefinition.ReadModule(path);
            foreach (var reference in module.AssemblyReferences)
            {
                if (available.TryGetValue(reference.Name, out var file) && needed.TryAdd(reference.Name, file))
                {
                    pending.Enqueue(file.Path);
                }
            }
        }

        return needed.Values.OrderBy(file => file.AssemblyName, StringComparer.Ordinal).ToArray();
    }

    /// <summary>Writes the copies and returns the names of those that differ from their package.</summary>
    public static IReadOnlyList<string> Write(
        IReadOnlyList<PackageFile> files, string frameworkFolder, string shimPath, IReadOnlyList<Redirect> redirects, string outFolder)
    {
        Directory.CreateDirectory(outFolder);
        using var shim = ModuleDefinition.ReadModule(shimPath);
        var frameworkVersions = FrameworkVersions(frameworkFolder);
        var unused = redirects.ToHashSet();
        var changed = new List<string>();
        foreach (var file in files)
        {
            var target = Path.Combine(outFolder, Path.GetFileName(file.Path));
            using var module = ModuleDefinition.ReadModule(file.Path);
            var lowered = PrivateIdentity.LowerFrameworkReferences(module, frameworkVersions);
            var renamed = PrivateIdentity.RenameEventSources(module);
            var rewriter = new AssemblyRewriter(module, shim);
            rewriter.Apply(redirects);
            unused.ExceptWith(rewriter.Applied);
            if (lowered || renamed || rewriter.Applied.Count > 0)
            {
                // The name keeps its public key, for references by full name; the signature itself is gone, and no runtime asks for it.
                module.Attributes &= ~ModuleAttributes.StrongNameSigned;
                module.Write(target, new WriterParameters { Timestamp = 0, DeterministicMvid = true });
                changed.Add(file.AssemblyName);
            }
            else
            {
                File.Copy(file.Path, target, overwrite: true);
            }
        }

        return unused.Count == 0
            ? changed
            : throw new BuildFailure("redirects without a call site: " + string.Join("; ", unused.Select(redirect => redirect.Describe())));
    }

    private static Dictionary<string, Version> FrameworkVersions(string folder)
    {
        var versions = new Dictionary<string, Version>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.dll"))
        {
            using var module = ModuleDefinition.ReadModule(path);
            versions[module.Assembly.Name.Name] = module.Assembly.Name.Version;
        }

        return versions;
    }
}
