using Lumigo.TestKit;
using Lumigo.TestKit.Processes;
using Lumigo.WeavingCorpus.Rewriting;

namespace Lumigo.WeavingTests;

/// <summary>The JIT as judge: programs whose every method was changed print what they print unchanged.</summary>
internal sealed class WovenProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Test]
    public void A_woven_program_prints_the_same(
        [ValueSource(typeof(SampleProgram), nameof(SampleProgram.Builds))] string build,
        [ValueSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))] RuntimeUnderTest runtime)
    {
        using var folder = new TemporaryFolder();
        var original = SampleProgram.Path(build);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(original)!))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        var woven = folder.File(Path.GetFileName(original));
        var (changed, refused) = WovenAssembly.Write(original, woven);
        var plain = Run(original, runtime);
        var result = Run(woven, runtime);

        Assert.That(refused, Is.Zero);
        Assert.That(changed, Is.GreaterThan(300));
        Assert.That(plain.ExitCode, Is.Zero, plain.ToString());
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.StdoutText, Is.EqualTo(plain.StdoutText));
        Assert.That(plain.StderrLines, Is.EqualTo(new[] { "probe 0 0" }));
        Assert.That(result.StderrLines, Has.Count.EqualTo(1));
        Assert.That(Touched(result), Is.GreaterThan(10_000), "the inserted calls ran");
        Assert.That(Caught(result), Is.GreaterThan(50), "the exception code ran");
    }

    private static ProcessResult Run(string program, RuntimeUnderTest runtime) => AppProcess.Run(
        new ProcessSpec(RuntimeUnderTest.Muxer, ["exec", "--fx-version", runtime.Version, program], Path.GetDirectoryName(program)!)
        {
            Environment = TestEnvironment.Minimal,
        },
        Limit);

    private static int Touched(ProcessResult result) => int.Parse(result.StderrLines[0].Split(' ')[1]);

    private static int Caught(ProcessResult result) => int.Parse(result.StderrLines[0].Split(' ')[2]);
}
