using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Checks;

/// <summary><c>--view</c> on an unmodified app: its spans as trees on stderr, without an account.</summary>
[TestFixture]
public sealed class ViewRunTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static IEnumerable<RuntimeUnderTest> Runtimes => [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10];

    [TestCaseSource(nameof(Runtimes))]
    public void The_app_runs_as_ever_and_its_spans_are_shown(RuntimeUnderTest runtime)
    {
        var command = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "2", "return", "7");
        var bare = BareRuns.Of(command);

        var viewed = AppProcess.Run(command.RunBy(Path.Combine(Home.Built.Folder, "lumigo-run.sh"), "--view", "--"), Limit);

        Assert.That((viewed.ExitCode, viewed.StdoutText), Is.EqualTo((bare.ExitCode, bare.StdoutText)), viewed.ToString());
        Assert.That(viewed.ForeignLines, Has.Exactly(2).StartsWith("Trace ").And.Some.Contains("  work-0 ").And.Some.Contains("   └─ unknown_service:dotnet  step"));
    }

    [TestCaseSource(nameof(Runtimes))]
    public void Spans_of_all_processes_of_a_command_are_shown_also_when_they_write_at_the_same_time(RuntimeUnderTest runtime)
    {
        using var folder = new TemporaryFolder();
        var app = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "200", "values", "return", "0");
        var command = app.RunBy("sh", "-c", "\"$@\" & \"$@\"; wait; \"$@\"", "sh")
            .WithEnvironment("DOTNET_ROOT", RepositoryPaths.TestRuntimes).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", folder.File("dump"));

        var viewed = AppProcess.Run(command.RunBy(Path.Combine(Home.Built.Folder, "lumigo-run.sh"), "--view", "--"), Limit);

        Assert.That(viewed.ForeignLines, Has.Exactly(3 * 201).StartsWith("Trace "), viewed.ToString());
        Assert.That(viewed.ForeignLines, Has.Exactly(3).Contains("  work-199 ").And.Exactly(3).Contains("  values "));
        // Every line is whole, those longer than what a pipe takes at once too.
        var dumped = SpanDump.Read(folder.File("dump"));
        Assert.That(dumped.Select(span => span.Context.SpanId).Distinct().Count(), Is.EqualTo(3 * 401));
        Assert.That(File.ReadLines(folder.File("dump")).Max(line => line.Length), Is.GreaterThan(4096));
    }
}
