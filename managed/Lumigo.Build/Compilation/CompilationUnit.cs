using System.Security.Cryptography;
using System.Text;
using Mono.Cecil;

namespace Lumigo.Build.Compilation;

/// <summary>One assembly to compile for one runtime, with everything its native code depends on.</summary>
/// <param name="Input">The IL assembly.</param>
/// <param name="Output">Where the image goes.</param>
/// <param name="Runtime">The runtime it is compiled for.</param>
/// <param name="Platform">The platform, such as <c>linux-x64</c>.</param>
/// <param name="Own">Assemblies of the product that it refers to, directly or through each other.</param>
public sealed record CompilationUnit(string Input, string Output, RuntimePack Runtime, string Platform, IReadOnlyList<string> Own)
{
    /// <summary>The unit for <paramref name="input"/>, whose references to the product's own assemblies are found in <paramref name="own"/>.</summary>
    public static CompilationUnit Create(string input, string output, RuntimePack runtime, string platform, IReadOnlyDictionary<string, string> own)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var pending = new Queue<string>([input]);
        while (pending.TryDequeue(out var path))
        {
            using var module = ModuleDefinition.ReadModule(path);
            foreach (var reference in module.AssemblyReferences)
            {
                if (own.TryGetValue(reference.Name, out var referred) && referred != input && found.TryAdd(reference.Name, referred))
                {
                    pending.Enqueue(referred);
                }
            }
        }

        return new CompilationUnit(input, output, runtime, platform, found.Values.ToArray());
    }

    /// <summary>The compiler's arguments.</summary>
    public IReadOnlyList<string> Arguments(string output) =>
    [
        Input,
        "--out", output,
        "--targetos", Platform.StartsWith("win-", StringComparison.Ordinal) ? "windows" : "linux",
        "--targetarch", Platform[(Platform.IndexOf('-') + 1)..],
        "--optimize",
        // One thread: several units are compiled at a time, and the image does not depend on the machine.
        "--parallelism", "1",
        .. Own.SelectMany(path => new[] { "--reference", path }),
        "--reference", Path.Combine(Runtime.FrameworkFolder, "*.dll"),
        "--reference", Path.Combine(Runtime.AspNetFolder, "*.dll"),
    ];

    /// <summary>Names the image by all that goes into it: the same key means the same bytes.</summary>
    public string Key()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Runtime.CompilerFolder + "\n"));
        foreach (var argument in Arguments("OUT"))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(argument + "\n"));
        }

        foreach (var path in Own.Prepend(Input))
        {
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
