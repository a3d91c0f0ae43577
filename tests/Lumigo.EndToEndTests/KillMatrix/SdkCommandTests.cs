using System.Text;
using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.KillMatrix;

/// <summary>With the variables set for the whole machine, the SDK's commands and servers stay as they are and open no file of ours but the native library.</summary>
[TestFixture]
public sealed partial class SdkCommandTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private TinyProject _project = null!;
    private TemporaryFolder _temporary = null!;

    [SetUp]
    public void Open()
    {
        _project = new TinyProject();
        _temporary = new TemporaryFolder("tmp");
    }

    [TearDown]
    public void Close()
    {
        _project.Dispose();
        _temporary.Dispose();
    }

    [TestCase("build", TestName = "dotnet build")]
    [TestCase("publish", "-o", "published", TestName = "dotnet publish")]
    [TestCase("nuget", "list", "source", TestName = "dotnet nuget")]
    [TestCase("--info", TestName = "dotnet --info")]
    public void Command(params string[] arguments)
    {
        var (_, processes) = RunBareAndActive(Sdk(arguments), _project.Reset);
        CheckThatOnlyTheLibraryWasOpened(processes);
    }

    [Test]
    public void Dotnet_run_traces_the_app_and_nothing_else()
    {
        var (result, processes) = RunBareAndActive(Sdk("run"), _project.Reset);
        Assert.That(result.ExitCode, Is.EqualTo(4), "the exit code of the app");
        var app = processes.Where(process => process.CommandLine.Contains("/tiny\"", StringComparison.Ordinal)).ToList();
        Assert.That(app, Has.Count.EqualTo(1), "the app's own process");
        Assert.That(app[0].Files, Does.Contain(Home.Built.Loader(RuntimeUnderTest.Net10)));
        CheckThatOnlyTheLibraryWasOpened(processes.Except(app));
    }

    [Test]
    public void Dotnet_test_traces_nothing()
    {
        var (result, processes) = RunBareAndActive(Sdk("test", "-nologo"), _project.ResetAsTests);
        Assert.That(result.StdoutText, Does.Contain("Passed!"));
        Assert.That(processes.Select(process => process.CommandLine), Has.Some.Contains("testhost"));
        CheckThatOnlyTheLibraryWasOpened(processes);
    }

    [Test]
    public void Build_node_and_compiler_server_trace_nothing()
    {
        // An out-of-process node although there is one project only; pipes and handshake that no server of this machine's user shares.
        var command = Sdk("build", "-nodeReuse:true", "-p:UseSharedCompilation=true")
            .WithEnvironment("MSBUILDNOINPROCNODE", "1")
            .WithEnvironment("MSBUILDNODEHANDSHAKESALT", Guid.NewGuid().ToString("N"));
        var (_, processes) = RunBareAndActive(command, _project.Reset);
        Assert.That(processes.Select(process => process.CommandLine), Has.Some.Contains("nodemode"), "an MSBuild node");
        Assert.That(processes.Select(process => process.CommandLine), Has.Some.Contains("VBCSCompiler"), "a compiler server");
        CheckThatOnlyTheLibraryWasOpened(processes);
    }

    private static void CheckThatOnlyTheLibraryWasOpened(IEnumerable<TracedProcess> processes)
    {
        var attached = processes.Where(process => process.Files.Count > 0).ToList();
        Assert.That(attached, Is.Not.Empty, "no process loaded the native library: nothing was tested");
        Assert.Multiple(() =>
        {
            foreach (var process in attached)
            {
                Assert.That(process.Files, Is.EqualTo(new[] { Home.Built.NativeLibrary }), process.CommandLine);
            }
        });
    }

    private (ProcessResult Result, IReadOnlyList<TracedProcess> Processes) RunBareAndActive(ProcessSpec command, Action reset)
    {
        reset();
        var (bare, _) = OpenedFiles.Below(Home.Built.Folder, command, Limit);
        reset();
        var active = Home.Built.Activate(command).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_test").WithEnvironment("LUMIGO_ENDPOINT", "http://127.0.0.1:9");
        var (actual, processes) = OpenedFiles.Below(Home.Built.Folder, active, Limit);
        Untouched.CheckSilent(WithoutTimes(bare), WithoutTimes(actual));
        return (actual, processes);
    }

    private ProcessSpec Sdk(params string[] arguments) =>
        new ProcessSpec("dotnet", arguments, _project.Folder) { Environment = TestEnvironment.ForSdk }.WithEnvironment("TMPDIR", _temporary.Path);

    private static ProcessResult WithoutTimes(ProcessResult result) =>
        result with { Stdout = Encoding.UTF8.GetBytes(Times().Replace(result.StdoutText, "<time>")) };

    [GeneratedRegex(@"\d\d:\d\d:\d\d(\.\d+)?|< ?\d+ ms|\d+([.,]\d+)? ?(ms|sec|s)\b")]
    private static partial Regex Times();
}
