using Lumigo.TestKit;
using Lumigo.WeavingCorpus;

namespace Lumigo.WeavingTests;

/// <summary>A sample of what scripts/weaving-corpus.sh does: some hundred methods of each large assembly of one runtime.</summary>
internal sealed class CorpusSampleTests
{
    private const int MethodsPerAssembly = 300;

    [Test]
    public void Methods_of_the_shared_framework_pass([Values("Microsoft.NETCore.App", "Microsoft.AspNetCore.App")] string framework)
    {
        var report = new CorpusReport();
        foreach (var file in Directory.GetFiles(Path.Combine(RepositoryPaths.TestRuntimes, "shared", framework, RuntimeUnderTest.Net10.Version), "*.dll"))
        {
            using var assembly = MethodBodies.Open(file);
            if (assembly is not null)
            {
                report.Add(assembly, Path.GetFileName(file), Math.Max(1, assembly.Reader.MethodDefinitions.Count / MethodsPerAssembly));
            }
        }

        report.Print(TestContext.Out);
        Assert.That(report.Bodies, Is.GreaterThan(5_000));
        Assert.That(report.Errors, Is.Empty);
        Assert.That(report.Share, Is.GreaterThanOrEqualTo(0.999));
    }
}
