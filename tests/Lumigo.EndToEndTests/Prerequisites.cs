using Lumigo.TestKit;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

// Two cores, and times are measured: one test at a time.
[assembly: LevelOfParallelism(1)]
[assembly: NonParallelizable]

namespace Lumigo.EndToEndTests;

/// <summary>Says what is missing once, instead of letting every test fail in its own way.</summary>
[SetUpFixture]
public sealed class Prerequisites
{
    [OneTimeSetUp]
    public void Check()
    {
        Require(Home.Built.NativeLibrary, "scripts/build.sh");
        foreach (var runtime in RuntimeUnderTest.All)
        {
            Require(Home.Built.Loader(runtime), "scripts/build.sh");
            Require(FakeLoader.Hello.For(runtime), "tests/fake-loaders/build.sh");
        }
        var version = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "VERSION")).Trim();
        Require(Path.Combine(RepositoryPaths.Artifacts, "packages", $"Lumigo.OpenTelemetry.{version}.nupkg"), "scripts/package.sh nuget");
        Require(RuntimeUnderTest.Muxer, "scripts/runtimes.sh");
        Require("/usr/bin/strace", "apt-get install strace");
        Require("/usr/bin/setpriv", "apt-get install util-linux");
    }

    /// <summary>The test runner shows nothing of passed tests, so what they left out is written for <c>scripts/test.sh</c> to print.</summary>
    [OneTimeTearDown]
    public void SayWhatWasSampled()
    {
        var logs = Path.Combine(RepositoryPaths.Artifacts, "test-logs");
        Directory.CreateDirectory(logs);
        File.WriteAllLines(Path.Combine(logs, "sampled.txt"), TestMatrix.Samples.Values.Order(StringComparer.Ordinal).Concat(Repeated()));
    }

    /// <summary>Some tests make the loader late on purpose; those beyond them are the machine's, or the product's.</summary>
    private static IEnumerable<string> Repeated() =>
        AppProcess.Repeated == 0 ? [] : [$"runs: {AppProcess.Repeated} were repeated because the loader did not start in time (with KillMatrix one for each test of a loader that hangs)"];

    private static void Require(string file, string remedy)
    {
        if (!File.Exists(file))
        {
            Assert.Fail($"{file} is missing: run {remedy}, or scripts/test.sh, which does all of it.");
        }
    }
}
