using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.KillMatrix;

/// <summary>Broken in every way there is, the product leaves the app as it is: same output, same exit code, at most one line.</summary>
[TestFixture]
public sealed class KillMatrixTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private OtlpEndpoint _endpoint = null!;

    private static IEnumerable<TestCaseData> Matrix => TestMatrix.KillMatrix.Select(one => new TestCaseData(one.Runtime, one.Variant));

    private static IEnumerable<TestCaseData> TruncationMatrix =>
        from one in TestMatrix.KillMatrix from place in TruncationOffset.Places select new TestCaseData(one.Runtime, one.Variant, place);

    [OneTimeSetUp]
    public void Open() => _endpoint = new OtlpEndpoint();

    [OneTimeTearDown]
    public void Close() => _endpoint.Dispose();

    [TestCaseSource(nameof(Matrix))]
    public void Loader_missing(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy();
        HomeDamage.Delete(home.Loader(runtime));
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckWithWarning(bare, actual, cause: home.Loader(runtime));
    }

    [TestCaseSource(nameof(Matrix))]
    public void Loader_empty(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy();
        HomeDamage.Truncate(home.Loader(runtime), 0);
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckWithWarning(bare, actual, cause: home.Loader(runtime));
    }

    [TestCaseSource(nameof(TruncationMatrix))]
    public void Loader_truncated(RuntimeUnderTest runtime, AppVariant variant, int place)
    {
        using var home = Home.Built.Copy();
        var loader = home.Loader(runtime);
        HomeDamage.Truncate(loader, TruncationOffset.In(new FileInfo(loader).Length, place));
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckWithWarning(bare, actual, cause: loader);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Loader_unreadable(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy();
        HomeDamage.MakeUnreadable(home.Loader(runtime));
        var (bare, actual) = Run(home, AsNobody(App(runtime, variant)));
        Untouched.CheckWithWarning(bare, actual, cause: home.Loader(runtime));
    }

    [TestCaseSource(nameof(Matrix))]
    public void Loader_without_what_the_shim_starts(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = HomeWith(FakeLoader.WithoutEntryPoint, runtime);
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckWithWarning(bare, actual, cause: "has no entry point");
    }

    [TestCaseSource(nameof(Matrix))]
    public void Loader_throwing(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = HomeWith(FakeLoader.Throws, runtime);
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckWithWarning(bare, actual, cause: "the start fails on purpose");
    }

    [TestCaseSource(nameof(Matrix))]
    public void Loader_hanging(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = HomeWith(FakeLoader.Hangs, runtime);
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckWithWarning(bare, actual, cause: "did not start within", remedy: "LUMIGO_SWITCH_OFF=true");
        Assert.That(actual.Duration - bare.Duration, Is.LessThan(TimeSpan.FromSeconds(8)));
        TestContext.Out.WriteLine($"delayed by {(actual.Duration - bare.Duration).TotalMilliseconds:F0} ms");
    }

    [TestCaseSource(nameof(Matrix))]
    public void Library_for_another_processor(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy();
        HomeDamage.ChangeArchitecture(home.NativeLibrary);
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckSilent(bare, actual);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Library_missing(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy();
        HomeDamage.Delete(home.NativeLibrary);
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckSilent(bare, actual);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Everything_but_the_library_and_the_loader_missing(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy();
        foreach (var other in RuntimeUnderTest.All)
        {
            var folder = Path.GetDirectoryName(home.Loader(other))!;
            Directory.Delete(Path.Combine(folder, "core"), recursive: true);
            Directory.Delete(Path.Combine(folder, "bridge"), recursive: true);
        }
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.Check(bare, actual);
        Assert.That(actual.OwnLines, Has.Count.EqualTo(1), () => actual.ToString());
        Assert.That(actual.OwnLines[0], Does.StartWith("#LUMIGO# - WARNING - ").And.Contain("einstall"));
    }

    [TestCaseSource(nameof(Matrix))]
    public void Switched_off(RuntimeUnderTest runtime, AppVariant variant)
    {
        var bare = BareRuns.Of(App(runtime, variant));
        var command = Home.Built.Activate(App(runtime, variant)).WithEnvironment("LUMIGO_SWITCH_OFF", "TrUe").WithEnvironment("LUMIGO_DEBUG", "true");
        var (actual, processes) = OpenedFiles.Below(Home.Built.Folder, command, Limit);
        Untouched.CheckSilent(bare, actual);
        Assert.That(processes.SelectMany(process => process.Files).Distinct(), Is.EqualTo(new[] { Home.Built.NativeLibrary }));
    }

    [TestCaseSource(nameof(Matrix))]
    public void App_with_startup_hooks_of_its_own(RuntimeUnderTest runtime, AppVariant variant)
    {
        var app = SampleApp.Get("startup-hook", runtime, variant);
        var command = app.Command().WithEnvironment("DOTNET_STARTUP_HOOKS", Path.Combine(app.Folder, "hook", "Hook.dll"));
        var (bare, actual) = Run(Home.Built, command.WithEnvironment("LUMIGO_DEBUG", "true"));
        Assert.That(bare.StdoutText, Does.Contain("own startup hook ran"), "the sample app itself");
        Untouched.Check(bare, actual);
        AssertStarted(actual);
    }

    [TestCaseSource(nameof(Matrix))]
    public void App_whose_own_startup_hook_is_missing(RuntimeUnderTest runtime, AppVariant variant)
    {
        var app = SampleApp.Get("startup-hook", runtime, variant);
        var command = app.Command().WithEnvironment("DOTNET_STARTUP_HOOKS", "/nowhere/Hook.dll");
        var (bare, actual) = Run(Home.Built, command);
        Assert.That(bare.ExitCode, Is.Not.Zero, "the runtime itself refuses to start");
        // The runtime's start method has our call in front and is compiled anew, so the stack trace shows it as a frame of its own.
        Untouched.CheckSilent(bare, actual with { StderrLines = [.. actual.StderrLines.Where(line => !line.Contains("StartupHookProvider.ManagedStartup"))] });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Trimmed_app(RuntimeUnderTest runtime)
    {
        var (bare, actual) = Run(Home.Built, SampleApp.Get("trimmed", runtime, AppVariant.Trimmed).Command());
        Assert.That(bare.ExitCode, Is.EqualTo(5), "the sample app itself");
        Untouched.Check(bare, actual);
        Assert.That(actual.OwnLines, Has.Count.LessThanOrEqualTo(1));
        Assert.That(actual.OwnLines, Is.All.Contain("trimmed").And.Contain("publish without PublishTrimmed"));
    }

    [TestCaseSource(nameof(Matrix))]
    public void Home_with_a_space_in_its_path(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy("lumigo home");
        CheckThatTracingWorks(home, runtime, variant);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Home_with_a_colon_in_its_path(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy("lumigo:home");
        CheckThatTracingWorks(home, runtime, variant);
    }

    [TestCaseSource(nameof(Matrix))]
    public void Home_with_letters_of_other_scripts_in_its_path(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var home = Home.Built.Copy("ルミゴ-ä");
        CheckThatTracingWorks(home, runtime, variant);
    }

    private void CheckThatTracingWorks(Home home, RuntimeUnderTest runtime, AppVariant variant)
    {
        var before = _endpoint.AcceptedSpans.Count;
        var (bare, actual) = Run(home, runtime, variant);
        Untouched.CheckSilent(bare, actual);
        // Three spans with a child each, and the one at the exit.
        Assert.That(_endpoint.AcceptedSpans, Has.Count.EqualTo(before + 7));
    }

    private static void AssertStarted(ProcessResult actual) =>
        Assert.That(actual.OwnLines, Has.Some.StartsWith("#LUMIGO# - DEBUG - "), "a debug line of the loader");

    private static ProcessSpec App(RuntimeUnderTest runtime, AppVariant variant) =>
        SampleApp.Get("console", runtime, variant).Command("spans", "3", "span-on-exit", "return", "7");

    private static ProcessSpec AsNobody(ProcessSpec command) => command.RunBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private static Home HomeWith(FakeLoader loader, RuntimeUnderTest runtime)
    {
        var home = Home.Built.Copy();
        HomeDamage.Replace(home.Loader(runtime), loader.For(runtime));
        return home;
    }

    private (ProcessResult Bare, ProcessResult Actual) Run(Home home, RuntimeUnderTest runtime, AppVariant variant) => Run(home, App(runtime, variant));

    private (ProcessResult Bare, ProcessResult Actual) Run(Home home, ProcessSpec command)
    {
        var bare = BareRuns.Of(command);
        var active = home.Activate(command).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_test").WithEnvironment("LUMIGO_ENDPOINT", _endpoint.BaseUrl);
        return (bare, AppProcess.Run(active, Limit));
    }
}
