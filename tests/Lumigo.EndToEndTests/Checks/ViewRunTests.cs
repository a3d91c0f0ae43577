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
}
