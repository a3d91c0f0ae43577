using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

/// <summary>Which process opened what is read correctly from strace's output, threads and interrupted calls included.</summary>
[TestFixture]
public sealed class StraceLogTests
{
    [Test]
    public void Files_are_attributed_to_processes_not_threads()
    {
        var processes = StraceLog.Parse(
            [
                "100 execve(\"/usr/bin/dotnet\", [\"dotnet\", \"build\"], 0x7ffd /* 9 vars */) = 0",
                "100 openat(AT_FDCWD, \"/home/a.so\", O_RDONLY|O_CLOEXEC) = 3",
                "100 openat(AT_FDCWD, \"/elsewhere/b\", O_RDONLY) = 3",
                "100 openat(AT_FDCWD, \"/home/missing\", O_RDONLY) = -1 ENOENT (No such file or directory)",
                "100 clone3({flags=CLONE_VM|CLONE_FS|CLONE_THREAD|CLONE_SYSVSEM, stack=0x7f}, 88) = 101",
                "101 openat(AT_FDCWD, \"/home/by-thread\", O_RDONLY <unfinished ...>",
                "100 vfork( <unfinished ...>",
                "101 <... openat resumed>) = 5",
                "102 execve(\"/bin/child\", [\"child\", \"-x\"], 0x55 /* 9 vars */ <unfinished ...>",
                "100 <... vfork resumed>) = 102",
                "102 <... execve resumed>) = 0",
                "102 open(\"/home/by-child\", O_RDONLY) = 4",
            ],
            "/home");

        Assert.That(processes.Select(process => (process.Pid, process.CommandLine)), Is.EqualTo(new[] { (100, "\"dotnet\", \"build\""), (102, "\"child\", \"-x\"") }));
        Assert.That(processes[0].Files, Is.EqualTo(new[] { "/home/a.so", "/home/by-thread" }));
        Assert.That(processes[1].Files, Is.EqualTo(new[] { "/home/by-child" }));
    }

    [Test]
    public void A_thread_that_runs_before_its_creation_is_logged_belongs_to_its_process()
    {
        var processes = StraceLog.Parse(
            [
                "100 clone3({flags=CLONE_VM|CLONE_THREAD, stack=0x7f} <unfinished ...>",
                "101 openat(AT_FDCWD, \"/home/early\", O_RDONLY) = 3",
                "100 <... clone3 resumed> => {parent_tid=[101]}, 88) = 101",
                "101 openat(AT_FDCWD, \"/home/late\", O_RDONLY) = 3",
            ],
            "/home");

        Assert.That(processes.Single().Pid, Is.EqualTo(100));
        Assert.That(processes.Single().Files, Is.EqualTo(new[] { "/home/early", "/home/late" }));
    }

    [TestCase("100 +++ exited with 7 +++", 7)]
    [TestCase("100 +++ killed by SIGABRT (core dumped) +++", 134)]
    [TestCase("100 +++ killed by SIGTERM +++", 143)]
    public void The_exit_of_the_first_process_is_found(string last, int expected)
    {
        Assert.That(StraceLog.ExitCodeOfFirstProcess(["100 fork() = 101", "101 +++ exited with 3 +++", last]), Is.EqualTo(expected));
        Assert.That(StraceLog.ExitCodeOfFirstProcess(["100 fork() = 101", "101 +++ exited with 3 +++"]), Is.Null);
    }
}
