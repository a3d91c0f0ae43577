using Lumigo.TestKit;
using Lumigo.TestKit.Processes;
using Lumigo.WeavingCorpus.Rewriting;

namespace Lumigo.WeavingTests;

/// <summary>
/// The JIT as judge once more: a whole shared framework with every method changed, its core library too (about 90,000 methods), runs a program as the real one
/// does. Precompiled code is switched off, or the changed IL would not run.
/// </summary>
internal sealed class WovenFrameworkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Test]
    public void A_program_runs_the_same_on_a_woven_framework()
    {
        var runtime = RuntimeUnderTest.Net10;
        using var folder = new TemporaryFolder();
        var woven = WriteFramework(runtime, folder.Path);
        Assert.That(woven, Is.GreaterThan(80), "assemblies with code");

        var program = SampleProgram.Path("Release");
        var plain = Run(RuntimeUnderTest.Muxer, program, runtime);
        var result = Run(Path.Combine(folder.Path, "dotnet"), program, runtime);
        Assert.That(plain.ExitCode, Is.Zero, plain.ToString());
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.StdoutText, Is.EqualTo(plain.StdoutText));
    }

    /// <summary>A DOTNET_ROOT whose assemblies are woven, all but those without code.</summary>
    private static int WriteFramework(RuntimeUnderTest runtime, string target)
    {
        var framework = Path.Combine("shared", "Microsoft.NETCore.App", runtime.Version);
        Directory.CreateDirectory(Path.Combine(target, framework));
        Directory.CreateDirectory(Path.Combine(target, "host", "fxr", runtime.Version));
        File.Copy(RuntimeUnderTest.Muxer, Path.Combine(target, "dotnet"));
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryPaths.TestRuntimes, "host", "fxr", runtime.Version)))
        {
            File.Copy(file, Path.Combine(target, "host", "fxr", runtime.Version, Path.GetFileName(file)));
        }

        var woven = 0;
        Parallel.ForEach(Directory.GetFiles(Path.Combine(RepositoryPaths.TestRuntimes, framework)), new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
        {
            var copy = Path.Combine(target, framework, Path.GetFileName(file));
            if (Path.GetExtension(file) == ".dll" && TryWeave(file, copy))
            {
                Interlocked.Increment(ref woven);
            }
            else
            {
                File.Copy(file, copy);
            }
        });
        return woven;
    }

    private static bool TryWeave(string file, string copy)
    {
        try
        {
            using var assembly = WeavingCorpus.MethodBodies.Open(file);
            return assembly is not null && assembly.WithBody().Any() && WovenAssembly.Write(file, copy).Changed > 0;
        }
        catch (NotSupportedException)
        {
            // Small assemblies without locals, in which there is no table to add a signature to.
            return false;
        }
    }

    private static ProcessResult Run(string muxer, string program, RuntimeUnderTest runtime) => AppProcess.Run(
        new ProcessSpec(muxer, ["exec", "--fx-version", runtime.Version, program], Path.GetDirectoryName(program)!)
        {
            Environment = new Dictionary<string, string>(TestEnvironment.Minimal) { ["DOTNET_ReadyToRun"] = "0", ["DOTNET_TieredPGO"] = "0" },
        },
        Limit);
}
