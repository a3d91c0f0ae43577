using Lumigo.TestKit;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

/// <summary>Tests leave nothing in the system's temporary folder, also such that were ended from outside.</summary>
[TestFixture]
public sealed class TemporaryFolderTests
{
    [Test]
    public void Nothing_is_left_of_a_disposed_folder()
    {
        string path;
        using (var folder = new TemporaryFolder())
        {
            path = folder.Path;
            File.WriteAllText(folder.File("file"), "");
        }
        Assert.That(Path.GetDirectoryName(path), Does.Not.Exist);
    }

    [Test]
    public void Folders_of_runs_that_have_ended_are_deleted_and_no_others()
    {
        using var place = new TemporaryFolder();
        int ended;
        using (var process = AppProcess.Start(new ProcessSpec("true", [], place.Path) { Environment = TestEnvironment.Minimal }))
        {
            ended = process.Pid;
            process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        string[] kept = [$"testkit-{Environment.ProcessId}-a", $"other-{ended}-a"];
        foreach (var name in kept.Append($"testkit-{ended}-a"))
        {
            Directory.CreateDirectory(Path.Combine(place.Path, name, "data"));
        }

        Assert.That(TemporaryFolder.DeleteLeftOvers(place.Path), Is.EqualTo(1));
        Assert.That(Directory.GetDirectories(place.Path).Select(Path.GetFileName), Is.EquivalentTo(kept));
    }
}
