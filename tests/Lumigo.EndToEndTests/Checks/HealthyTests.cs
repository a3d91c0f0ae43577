using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Checks;

/// <summary>Where nothing is wrong, nothing is found, and the app does not notice.</summary>
[TestFixture]
public sealed class HealthyTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static IEnumerable<TestCaseData> Matrix =>
        TestMatrix.Sampled(nameof(HealthyTests), [AppVariant.FrameworkDependent, AppVariant.SelfContained, AppVariant.SingleFile])
            .Select(one => new TestCaseData(one.Runtime, one.Variant));

    [TestCaseSource(nameof(Matrix))]
    public void A_healthy_host_has_no_finding(RuntimeUnderTest runtime, AppVariant variant)
    {
        using var host = new StagedFault(runtime);
        var command = SampleApp.Get("console", runtime, variant).Command("spans", "1");
        host.Run([command.FileName, .. command.Arguments]);

        var check = CheckRun.Of(host.Command);

        Assert.That(check.Findings, Is.Empty, check.Result.ToString());
        Assert.That(check.Result.ExitCode, Is.Zero);
        Assert.That(check.Facts["app"], Does.Contain($"Microsoft.NETCore.App {runtime.Version}").Or.Contain($"Microsoft.NETCore.App {runtime.Major}.0.0"));
        Assert.That(check.Facts["profiler"], Does.Contain("loaded, and a span came out"));
        Assert.That(host.Endpoint.AcceptedSpans, Is.Empty, "the trial's span stays here");
        Assert.That(host.Endpoint.Requests.Single().Headers["Authorization"], Is.EqualTo("LumigoToken t_0123456789abcdef"));
    }

    [Test]
    public void The_app_is_not_run_and_its_span_dump_not_touched()
    {
        using var host = new StagedFault(RuntimeUnderTest.Net8);
        var dump = host.Folder.File("spans");
        File.WriteAllText(dump, "kept");
        host.Set("LUMIGO_DEBUG_SPANDUMP", dump);

        var check = CheckRun.Of(host.Command);

        Assert.That(check.Findings, Is.Empty, check.Result.ToString());
        Assert.That(File.ReadAllText(dump), Is.EqualTo("kept"));
        Assert.That(check.Result.StdoutText, Does.Not.Contain("made 3 spans"));
    }

    [Test]
    public void People_get_the_same_as_text()
    {
        using var host = new StagedFault(RuntimeUnderTest.Net10);
        var command = host.Command with { FileName = Path.Combine(Home.Built.Folder, "lumigo-run.sh"), Arguments = ["--check", host.Command.FileName, .. host.Command.Arguments] };

        var healthy = AppProcess.Run(command, Limit);
        var broken = AppProcess.Run(command.WithEnvironment("LUMIGO_SWITCH_OFF", "true"), Limit);

        Assert.That((healthy.ExitCode, healthy.StdoutText), Is.EqualTo((0, healthy.StdoutText)), healthy.ToString());
        Assert.That(healthy.StdoutText, Does.EndWith("Nothing found.\n"));
        Assert.That(broken.ExitCode, Is.EqualTo(1));
        Assert.That(broken.StdoutText, Does.Contain("ERROR switched-off: LUMIGO_SWITCH_OFF is true.\n  why: ").And.Contain("\n  do:  unset LUMIGO_SWITCH_OFF\n").And.EndWith("1 finding.\n"));
    }

    [Test]
    public void A_script_that_starts_the_app_is_worth_a_note()
    {
        using var host = new StagedFault(RuntimeUnderTest.Net8);
        var script = host.Folder.File("start.sh");
        File.WriteAllText(script, "#!/bin/sh\nexec dotnet App.dll\n");
        host.Run(script);

        var check = CheckRun.Of(host.Command);

        Assert.That(check.Findings.Select(finding => (finding.Severity, finding.Code)), Is.EqualTo(new[] { ("note", "app-indirect") }));
        Assert.That(check.Result.ExitCode, Is.Zero);
    }

    [Test]
    public void Libraries_are_told_apart_by_what_was_tested()
    {
        using var host = new StagedFault(RuntimeUnderTest.Net8);
        var app = SampleApp.Get("aws-s3-dynamodb-v3", RuntimeUnderTest.Net8, AppVariant.FrameworkDependent).Command();
        host.Run([app.FileName, .. app.Arguments]);
        var core = CheckRun.Of(host.Command).Libraries.Single(library => library.StartsWith("AWSSDK.Core ", StringComparison.Ordinal)).Split(' ');
        host.CopyHome();
        File.WriteAllLines(Path.Combine(host.Home.Folder, "tools", "libraries.txt"), [$"AWSSDK.Core {core[1]} {core[1]}", "AWSSDK.S3 1.0 1.1"]);
        host.SealHome();

        var check = CheckRun.Of(host.Command, host.Home);

        Assert.That(check.Libraries, Does.Contain($"AWSSDK.Core {core[1]} instrumented"));
        Assert.That(check.Libraries, Has.Some.Match("^AWSSDK.S3 [0-9.]+ untested$").And.Some.Match("^AWSSDK.DynamoDBv2 [0-9.]+ unknown$"));
        Assert.That(check.Findings.Select(finding => (finding.Severity, finding.Code)), Is.EqualTo(new[] { ("note", "library-untested") }));
        Assert.That(check.Result.ExitCode, Is.Zero);
    }
}
