using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Lumigo.Build.Compilation;
using Lumigo.Build.Proof;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;

namespace Lumigo.BuildTests;

/// <summary>The home that scripts/build.sh made.</summary>
public sealed class HomeTests
{
    private const long SizeLimit = 12 * 1024 * 1024;

    private static readonly string[] Monikers = ["net8.0", "net9.0", "net10.0"];

    private static string[] Files => Directory.GetFiles(BuildOutput.Home, "*", SearchOption.AllDirectories);

    [Test]
    public void Every_reference_of_the_home_resolves()
    {
        foreach (var runtime in BuildOutput.Inputs.Runtimes)
        {
            foreach (var realm in HomeRealms.Of(Path.Combine(BuildOutput.Home, "net", runtime.Moniker), runtime, BuildOutput.Inputs.Libraries))
            {
                Assert.That(realm.Assemblies, Is.Not.Empty, $"{runtime.Moniker}/{realm.Name}");
                Assert.That(ClosureProof.Check(realm), Is.Empty, $"{runtime.Moniker}/{realm.Name}");
            }
        }
    }

    [Test]
    public void Every_runtime_has_the_same_assemblies()
    {
        var assemblies = Monikers.Select(moniker => Path.Combine(BuildOutput.Home, "net", moniker))
            .Select(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order().ToArray())
            .ToArray();

        Assert.That(assemblies[0], Does.Contain("Lumigo.AutoInstrumentation.Loader.dll").And.Contain("core/OpenTelemetry.dll")
            .And.Contain("bridge/Lumigo.AutoInstrumentation.Bridge.dll"));
        Assert.That(assemblies[1], Is.EqualTo(assemblies[0]));
        Assert.That(assemblies[2], Is.EqualTo(assemblies[0]));
    }

    [Test]
    public void Checksums_cover_every_file_and_hold()
    {
        var listed = File.ReadLines(Path.Combine(BuildOutput.Home, "SHA256SUMS")).ToDictionary(line => line[66..], line => line[..64]);

        var present = Files.Select(path => Path.GetRelativePath(BuildOutput.Home, path)).Where(path => path != "SHA256SUMS");

        Assert.That(listed.Keys, Is.EquivalentTo(present));
        foreach (var (path, hash) in listed)
        {
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(BuildOutput.Home, path)))), Is.EqualTo(hash), path);
        }
    }

    [Test]
    public void Files_are_readable_by_everybody_and_only_the_script_runs()
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode executable = readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

        foreach (var path in Files)
        {
            var expected = Path.GetFileName(path) == "lumigo-run.sh" ? executable : readable;
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(expected), path);
        }

        Assert.That(Directory.GetDirectories(BuildOutput.Home, "*", SearchOption.AllDirectories).Select(File.GetUnixFileMode), Has.All.EqualTo(executable));
    }

    [Test]
    public void The_home_is_small_and_has_no_symbols()
    {
        Assert.That(Files.Select(path => Path.GetExtension(path)), Has.None.EqualTo(".pdb").And.None.EqualTo(".debug"));
        Assert.That(Files.Sum(path => new FileInfo(path).Length), Is.LessThan(SizeLimit));
    }

    [Test]
    public void The_notice_names_each_package_that_is_shipped_and_no_other()
    {
        var notice = File.ReadAllLines(Path.Combine(BuildOutput.Home, "NOTICE"));
        foreach (var package in BuildOutput.Inputs.Packages)
        {
            var shipped = File.Exists(Path.Combine(BuildOutput.Home, "net", "net8.0", "core", package.AssemblyName + ".dll"));
            var entries = notice.Count(line => line == $"{package.PackageId} {package.PackageVersion}" || line == $"{package.PackageId} {package.PackageVersion} (changed)");
            Assert.That(entries, Is.EqualTo(shipped ? 1 : 0), package.PackageId);
        }

        Assert.That(notice, Does.Contain("OpenTelemetry 1.20.1 (changed)"));
    }

    [Test]
    public void Native_images_are_there_where_the_rule_says_so([ValueSource(nameof(Monikers))] string moniker)
    {
        foreach (var path in Directory.GetFiles(Path.Combine(BuildOutput.Home, "net", moniker), "*.dll", SearchOption.AllDirectories))
        {
            Assert.That(IsNative(path), Is.EqualTo(NativeImageRule.Pays(Path.GetFileNameWithoutExtension(path))), path);
        }
    }

    /// <summary>The rule leaves out what no process loads; when that changes, the rule has to.</summary>
    [Test]
    public void All_that_a_traced_process_loads_has_a_native_image([ValueSource(nameof(Monikers))] string moniker)
    {
        var runtime = RuntimeUnderTest.All.Single(candidate => candidate.TargetFramework == moniker);
        var app = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent);
        using var folder = new TemporaryFolder();
        var dump = folder.File("spans");
        var command = Home.Built.Activate(app.Command("spans", "1", "return", "0")).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", dump);

        var (result, processes) = OpenedFiles.Below(BuildOutput.Home, command, TimeSpan.FromMinutes(1));

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(File.ReadAllLines(dump), Is.Not.Empty);
        var opened = processes.SelectMany(process => process.Files).Where(path => path.EndsWith(".dll", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.That(opened.Select(path => Path.GetFileName(path)), Does.Contain("OpenTelemetry.dll"));
        Assert.That(opened.Where(path => !IsNative(path) && !NativeImageRule.IsLoadedAsIl(Path.GetFileNameWithoutExtension(path))), Is.Empty);
    }

    private static bool IsNative(string path)
    {
        using var reader = new PEReader(File.OpenRead(path));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
