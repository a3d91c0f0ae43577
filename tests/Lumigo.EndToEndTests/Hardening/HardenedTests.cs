using System.Diagnostics;
using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Hardening;

/// <summary>Where as little as possible is allowed, an app is traced as anywhere, and nothing is said.</summary>
[TestFixture]
public sealed class HardenedTests
{
    private const string RandomUser = "1234567";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string Scripts = Path.Combine(RepositoryPaths.Tests, "hardening");

    private static readonly Dictionary<string, Func<ProcessSpec, TemporaryFolder, ProcessSpec>> Environments = new()
    {
        ["read-only file systems"] = (command, _) => command.RunBy("sh", Script("read-only.sh")),
        ["a user without a name"] = (command, _) => command.RunBy("setpriv", "--reuid", RandomUser, "--regid", RandomUser, "--clear-groups", "--no-new-privs"),
        ["no capability"] = (command, _) => command.RunBy("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"),
        ["no HOME, no TMPDIR, no shell in PATH"] = (command, _) => Without(command, "HOME", "TMPDIR", "LANG").WithEnvironment("PATH", "/nonexistent"),
        ["a bare root"] = (command, folder) =>
        {
            // Nothing of the machine but libraries: what a distroless image has.
            var root = Directory.CreateDirectory(folder.File("root")).FullName;
            return (Without(command, "HOME", "TMPDIR", "LANG") with { WorkingDirectory = "/" }).RunBy(
                "sh", Script("bare-root.sh"), root, RandomUser, RepositoryPaths.TestRuntimes, command.WorkingDirectory, Home.Built.Folder, "--");
        },
        ["a memory limit"] = (command, _) => command.RunBy("sh", Script("memory.sh"), "160"),
        ["seccomp"] = (command, folder) => command.RunBy(Compiled("seccomp.c", folder)),
        ["all of it"] = (command, folder) =>
        {
            var seccomp = Compiled("seccomp.c", folder);
            var root = Directory.CreateDirectory(folder.File("root")).FullName;
            var hardened = (Without(command, "HOME", "TMPDIR", "LANG", "PATH") with { WorkingDirectory = "/" }).RunBy(seccomp)
                .RunBy("/bin/sh", Script("bare-root.sh"), root, RandomUser, RepositoryPaths.TestRuntimes, command.WorkingDirectory, Home.Built.Folder, Path.GetDirectoryName(seccomp)!, "--");
            return hardened.WithEnvironment("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").RunBy("sh", Script("memory.sh"), "192");
        },
    };

    private static IEnumerable<TestCaseData> Cases =>
        from environment in Environments.Keys
        from runtime in TestMatrix.IsFull ? TestMatrix.Runtimes : [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10]
        select new TestCaseData(environment, runtime);

    [TestCaseSource(nameof(Cases))]
    public void An_app_is_traced_as_anywhere(string environment, RuntimeUnderTest runtime)
    {
        using var folder = new TemporaryFolder();
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "3", "return", "7");
        var harden = Environments[environment];
        TestMatrix.LeaveOutUnless($"an app in {environment} on {runtime}", probe => harden(probe, folder));

        var bare = AppProcess.Run(harden(command, folder), Limit);
        var actual = AppProcess.Run(harden(command.By(endpoint.BaseUrl), folder), Limit);

        if (bare.ExitCode != 7)
        {
            TestMatrix.LeaveOut($"an app in {environment} on {runtime}", $"it does not run there without the product either: {bare}");
        }

        Untouched.CheckSilent(bare, actual);
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6));
    }

    /// <summary>What a home on a volume is: there, and not to be written.</summary>
    [Test]
    public void The_home_may_be_a_read_only_volume_at_another_place()
    {
        using var folder = new TemporaryFolder();
        using var endpoint = new OtlpEndpoint();
        TestMatrix.LeaveOutUnless("a home on a read-only volume", TestMatrix.InMountNamespace);
        var volume = Directory.CreateDirectory(folder.File("volume")).FullName;
        var command = SampleApp.Get("console", RuntimeUnderTest.Net8, AppVariant.FrameworkDependent).Command("spans", "3");
        var library = Home.Built.NativeLibrary.Replace(Home.Built.Folder, volume, StringComparison.Ordinal);
        var active = command.By(endpoint.BaseUrl).WithEnvironment("CORECLR_PROFILER_PATH", library)
            .RunBy("unshare", "-m", "sh", "-c", "mount --bind \"$1\" \"$2\" && mount -o remount,bind,ro \"$2\" && shift 2 && exec \"$@\"", "sh", Home.Built.Folder, volume);

        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(active, Limit));
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6));
    }

    [TestCase("DOTNET_EnableDiagnostics")]
    [TestCase("DOTNET_EnableDiagnostics_Profiler")]
    public void With_diagnostics_switched_off_the_app_runs_untraced_and_nothing_is_said(string variable)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("console", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent).Command("spans", "3").WithEnvironment(variable, "0");

        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(command.By(endpoint.BaseUrl), Limit));
        Assert.That(endpoint.Requests, Is.Empty);
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void With_diagnostics_switched_off_the_startup_hook_traces_and_one_line_says_what_is_missing(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "3").WithEnvironment("DOTNET_EnableDiagnostics", "0");
        var active = command.By(endpoint.BaseUrl).WithEnvironment("DOTNET_STARTUP_HOOKS", Home.Built.Loader(runtime));

        Untouched.CheckWithWarning(BareRuns.Of(command), AppProcess.Run(active, Limit), "without the profiler", "Set CORECLR_ENABLE_PROFILING");
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6));
    }

    private static string Script(string name) => Path.Combine(Scripts, name);

    private static ProcessSpec Without(ProcessSpec command, params string[] variables) =>
        command with { Environment = command.Environment.Where(variable => !variables.Contains(variable.Key)).ToDictionary() };

    private static string Compiled(string source, TemporaryFolder folder)
    {
        var program = Path.Combine(Directory.CreateDirectory(folder.File("bin")).FullName, Path.GetFileNameWithoutExtension(source));
        if (!File.Exists(program))
        {
            using var compiler = Process.Start("gcc", ["-O1", "-o", program, Script(source)]);
            compiler.WaitForExit();
            if (compiler.ExitCode != 0)
            {
                throw new InvalidOperationException("gcc failed");
            }
        }

        return program;
    }
}
