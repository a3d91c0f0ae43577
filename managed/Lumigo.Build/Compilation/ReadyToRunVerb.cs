using System.Diagnostics;

namespace Lumigo.Build.Compilation;

/// <summary>
/// <c>ready-to-run --inputs FILE --platform NAME --il DIR --out DIR --cache DIR</c>: for each runtime, native images of the assemblies under the IL folder
/// (the loader at its top, <c>core</c> and <c>bridge</c> below it). Images whose inputs did not change come from the cache.
/// </summary>
public static class ReadyToRunVerb
{
    /// <summary>Runs the verb.</summary>
    public static void Run(CommandLine options)
    {
        var inputs = BuildInputs.Read(options["inputs"]);

        // Code that refers to another version of an app's library than the one at hand is still valid: the runtime checks each reference it uses.
        var libraries = inputs.Libraries.Select(library => library.Path).DistinctBy(Path.GetFileName).ToArray();
        var all = inputs.Runtimes.SelectMany(runtime => Units(options["il"], options["out"], runtime, options["platform"], libraries)).ToArray();
        var units = all.Where(unit => NativeImageRule.Pays(Path.GetFileNameWithoutExtension(unit.Input))).ToArray();
        var cache = Directory.CreateDirectory(options["cache"]).FullName;
        var compiled = 0;
        Parallel.ForEach(units, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, unit =>
        {
            var image = Path.Combine(cache, unit.Key() + ".dll");
            if (!File.Exists(image))
            {
                Compile(unit, image);
                Interlocked.Increment(ref compiled);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(unit.Output)!);
            File.Copy(image, unit.Output, overwrite: true);
            // The age of an image says when it was last of use; old ones are dropped below.
            File.SetLastWriteTimeUtc(image, DateTime.UtcNow);
        });
        foreach (var unit in all.Except(units))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(unit.Output)!);
            File.Copy(unit.Input, unit.Output, overwrite: true);
        }

        foreach (var stale in new DirectoryInfo(cache).GetFiles().Where(file => file.LastWriteTimeUtc < DateTime.UtcNow.AddDays(-7)))
        {
            stale.Delete();
        }

        Console.WriteLine(
            $"ready to run: {units.Length} images, {compiled} compiled, {units.Length - compiled} from the cache; "
            + $"{all.Length - units.Length} assemblies stay IL");
    }

    private static IEnumerable<CompilationUnit> Units(string il, string outFolder, RuntimePack runtime, string platform, string[] libraries)
    {
        var loader = Assemblies(il);
        foreach (var folder in new[] { il, Path.Combine(il, "core"), Path.Combine(il, "bridge") })
        {
            var own = loader.Concat(Assemblies(folder)).Concat(libraries).DistinctBy(Path.GetFileName).ToDictionary(path => Path.GetFileNameWithoutExtension(path)!);
            foreach (var path in Assemblies(folder))
            {
                yield return CompilationUnit.Create(path, Path.Combine(outFolder, runtime.Moniker, Path.GetRelativePath(il, path)), runtime, platform, own);
            }
        }
    }

    private static string[] Assemblies(string folder) => Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).ToArray();

    private static void Compile(CompilationUnit unit, string image)
    {
        var partial = $"{image}.{Environment.ProcessId}";
        var start = new ProcessStartInfo(Compiler(unit.Runtime.CompilerFolder), unit.Arguments(partial))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The compiler needs no ICU.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        if (process.ExitCode != 0 || !File.Exists(partial))
        {
            throw new BuildFailure($"compiling {unit.Input} for {unit.Runtime.Moniker} failed:\n{output}");
        }

        File.Move(partial, image, overwrite: true);
    }

    private static string Compiler(string folder)
    {
        var path = Path.Combine(folder, OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
        return File.Exists(path) ? path : throw new BuildFailure($"no compiler at {path}");
    }
}
