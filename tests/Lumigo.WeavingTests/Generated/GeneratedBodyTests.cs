using System.Reflection;
using System.Runtime.Loader;
using Lumigo.TestKit;
using Lumigo.WeavingCorpus;
using Lumigo.WeavingCorpus.Rewriting;
using Lumigo.WeavingCorpus.Verification;

namespace Lumigo.WeavingTests.Generated;

/// <summary>Random methods, assembled by the framework, woven and run: same results, same exceptions. A failure names its seed.</summary>
internal sealed class GeneratedBodyTests
{
    private const int MethodCount = 200;
    private static readonly (int, int)[] Arguments = [(0, 0), (1, -1), (7, 3), (-12, 5), (int.MaxValue, 2), (int.MinValue, -1)];

    // Fixed seeds, so that a run is like the last one, and one that is new each time.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(0)]
    public void Woven_methods_do_what_they_did(int seed)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        TestContext.Out.WriteLine($"seed {seed}");
        using var folder = new TemporaryFolder();
        var original = folder.File("Generated.dll");
        var woven = folder.File("Woven.dll");
        Assemble(original, seed);

        var report = new CorpusReport();
        using (var assembly = MethodBodies.Open(original)!)
        {
            report.Add(assembly, $"seed {seed}");
            foreach (var method in assembly.WithBody())
            {
                // Else it is the generator that is wrong.
                Assert.That(IlVerifier.Verify(assembly.Bytes(method), new MethodUnderTest(assembly.Reader, method)), Is.Empty, $"{assembly.Name(method)} of seed {seed}");
            }
        }

        Assert.That(report.Errors, Is.Empty, $"seed {seed}");
        Assert.That(report.Passed, Is.EqualTo(MethodCount), $"seed {seed}");

        Assert.That(WovenAssembly.Write(original, woven), Is.EqualTo((MethodCount, 0)));
        var before = Run(original);
        var after = Run(woven);
        Assert.That(before.Count(result => !result.Contains("Exception")), Is.GreaterThan(MethodCount), "most methods return something");
        Assert.That(after, Is.EqualTo(before), $"seed {seed}");
    }

    private static void Assemble(string path, int seed)
    {
        var random = new Random(seed);
        var assembly = new GeneratedAssembly("Generated");
        for (var i = 0; i < MethodCount; i++)
        {
            // Chains of calls end soon.
            RandomMethod.Write(random, assembly, $"M{i}", i % 10 == 0 ? null : assembly.Latest);
        }

        assembly.Write(path);
    }

    private static List<string> Run(string path)
    {
        var context = new AssemblyLoadContext(path, isCollectible: true);
        var results = new List<string>();
        foreach (var method in context.LoadFromAssemblyPath(path).GetType("Methods")!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            var call = method.CreateDelegate<Func<int, int, int>>();
            foreach (var (x, y) in Arguments)
            {
                results.Add($"{method.Name}({x},{y}) = {Result(call, x, y)}");
            }
        }

        context.Unload();
        return results;
    }

    private static string Result(Func<int, int, int> call, int x, int y)
    {
        try
        {
            return call(x, y).ToString();
        }
        catch (Exception exception) when (exception is DivideByZeroException or InvalidOperationException)
        {
            return exception.GetType().Name;
        }
    }
}
