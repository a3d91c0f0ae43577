using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Checks;

/// <summary><c>--check --pid</c>: a process that runs, as it is.</summary>
[TestFixture]
public sealed class RunningProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static IEnumerable<RuntimeUnderTest> Runtimes => TestMatrix.IsFull ? TestMatrix.Runtimes : [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10];

    [TestCaseSource(nameof(Runtimes))]
    public void A_traced_process_has_no_finding(RuntimeUnderTest runtime)
    {
        using var host = new StagedFault(runtime);
        host.Activate();

        var check = Check(host);

        Assert.That(check.Findings, Is.Empty, check.Result.ToString());
        Assert.That(check.Result.ExitCode, Is.Zero);
        Assert.That(check.Facts["profiler"], Does.Contain(Home.Built.NativeLibrary));
    }

    [TestCase("variables-missing")]
    [TestCase("diagnostics-disabled")]
    [TestCase("not-attached")]
    [TestCase("restart-needed")]
    public void An_untraced_process_is_explained(string code)
    {
        using var host = new StagedFault(RuntimeUnderTest.Net10);
        switch (code)
        {
            case "diagnostics-disabled":
                host.Activate();
                host.Set("DOTNET_EnableDiagnostics", "0");
                break;
            case "restart-needed":
                host.CopyHome();
                host.Activate();
                break;
            case "not-attached":
                // Started when the file was not there yet.
                var library = host.Folder.File(Path.GetFileName(Home.Built.NativeLibrary));
                host.Activate(library);
                break;
        }

        var check = Check(host, beforeCheck: () =>
        {
            switch (code)
            {
                case "restart-needed":
                    // Installed again: the files have the same names and are others.
                    File.Delete(host.Home.NativeLibrary);
                    File.Copy(Home.Built.NativeLibrary, host.Home.NativeLibrary);
                    break;
                case "not-attached":
                    File.Copy(Home.Built.NativeLibrary, host.Folder.File(Path.GetFileName(Home.Built.NativeLibrary)));
                    break;
            }
        });

        Assert.That(check.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { code }), check.Result.ToString());
        Assert.That(check.Result.ExitCode, Is.EqualTo(1));
    }

    private static CheckRun Check(StagedFault host, Action? beforeCheck = null)
    {
        var app = SampleApp.Get("console", host.Runtime, AppVariant.FrameworkDependent).Command("spans", "1", "wait");
        using var process = AppProcess.Start(app.WithEnvironment(host.Command.Environment));
        process.WaitForStdout("ready", Limit);
        beforeCheck?.Invoke();
        return CheckRun.OfProcess(process.Pid, host.Home);
    }
}
