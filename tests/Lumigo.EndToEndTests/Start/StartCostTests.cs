using System.Diagnostics;
using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Start;

/// <summary>
/// What the start of an app must not cost (docs/performance.md): work that nobody sees but in a benchmark, told by what the process opens, asks for and
/// compiles.
/// </summary>
[TestFixture]
public sealed class StartCostTests
{
    private const string Nowhere = "http://127.0.0.1:9";

    /// <summary>Methods compiled beyond those of the bare app: the runtime's stubs for our call, and what no precompiled image can hold.</summary>
    private const int MostMethodsCompiled = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static IEnumerable<RuntimeUnderTest> Runtimes => TestMatrix.OldestAndNewest;

    /// <summary>
    /// No globalization library, no event tracing, none of the SDK and of the adapters before there is something to trace; and of the framework what the
    /// loader is made of.
    /// </summary>
    [TestCaseSource(nameof(Runtimes))]
    public void Nothing_is_opened_but_the_loader_and_what_it_is_made_of(RuntimeUnderTest runtime)
    {
        var bare = Opened(Idle(runtime));
        var traced = Opened(Idle(runtime).By(Nowhere));

        var framework = Path.Combine(RepositoryPaths.TestRuntimes, "shared", "Microsoft.NETCore.App", runtime.Version);
        string[] needed = ["System.Collections", "System.Diagnostics.DiagnosticSource", "System.Memory", "System.Runtime.Loader", "System.Threading"];
        Assert.That(bare, Has.None.Contains("libicu"), "the app is one that needs no globalization");
        Assert.That(
            traced.Except(bare).Except(needed.Select(name => Path.Combine(framework, name + ".dll"))),
            Is.EquivalentTo(new[] { Home.Built.NativeLibrary, Home.Built.Loader(runtime) }));
    }

    /// <summary>The first who asks for metadata makes the runtime convert it, and all that is done with it afterwards is slower.</summary>
    [TestCaseSource(nameof(Runtimes))]
    public void The_runtime_is_asked_for_no_metadata(RuntimeUnderTest runtime)
    {
        using var folder = new TemporaryFolder();
        var calls = folder.File("calls");
        var watched = Idle(runtime).By(Nowhere)
            .WithEnvironment("CORECLR_PROFILER_PATH", Watch(folder))
            .WithEnvironment("WATCHED_PROFILER", Home.Built.NativeLibrary)
            .WithEnvironment("METADATA_CALLS", calls)
            .WithEnvironment("LUMIGO_DEBUG", "true");

        var result = AppProcess.Run(watched, Limit);

        Assert.That(result.OwnLines, Has.Some.Contains("loaded in"), result.ToString());
        Assert.That(File.ReadAllLines(calls), Is.EqualTo(new[] { "watching" }));
    }

    [TestCaseSource(nameof(Runtimes))]
    public void Hardly_a_method_is_compiled(RuntimeUnderTest runtime)
    {
        var bare = AppProcess.Run(Idle(runtime), Limit).ExitCode;
        var traced = AppProcess.Run(Idle(runtime).By(Nowhere), Limit).ExitCode;
        TestContext.Out.WriteLine($"{bare} bare, {traced} traced");
        Assert.That(traced - bare, Is.InRange(1, MostMethodsCompiled), $"{bare} bare, {traced} traced");
    }

    private static ProcessSpec Idle(RuntimeUnderTest runtime) => SampleApp.Get("idle", runtime, AppVariant.FrameworkDependent).Command()
        // Nothing is compiled once more because the machine is slow and a method was called often by then: that is after a minute.
        .WithEnvironment("DOTNET_TC_CallCountingDelayMs", "EA60");

    /// <summary>Files, without what the kernel makes up and what the process writes.</summary>
    private static List<string> Opened(ProcessSpec command)
    {
        var (result, processes) = OpenedFiles.Below("/", command, Limit);
        Assert.That(result.ExitCode, Is.LessThan(100), result.ToString());
        return [.. processes.SelectMany(process => process.Files).Where(file => !file.StartsWith("/proc/", StringComparison.Ordinal) && !file.StartsWith("/sys/", StringComparison.Ordinal)).Distinct()];
    }

    private static string Watch(TemporaryFolder folder)
    {
        var library = folder.File("metadata-calls.so");
        using var compiler = Process.Start("gcc", ["-O1", "-shared", "-fPIC", "-o", library, Path.Combine(RepositoryPaths.Tests, "start", "metadata-calls.c")]);
        compiler.WaitForExit();
        Assert.That(compiler.ExitCode, Is.Zero, "gcc failed");
        return library;
    }
}
