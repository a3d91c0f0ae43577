using System.Runtime.InteropServices;

namespace Lumigo.Bench;

/// <summary>The machine and the build a run belongs to.</summary>
public sealed record Surroundings(
    DateTime Date, string Dotnet, string Kernel, string Processor, int Cores, string Product, double? HomeMb, string? NotForPublication)
{
    /// <summary>Looks at this machine.</summary>
    public static Surroundings Of(BenchOptions options, string? notForPublication) => new(
        DateTime.UtcNow,
        Runtime(options),
        RuntimeInformation.OSDescription,
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?",
        File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal)),
        File.ReadAllText(Path.Combine(options.Root, "VERSION")).Trim(),
        Directory.Exists(options.Home) ? Size(options.Home) : null,
        notForPublication);

    /// <summary>Bytes of what is installed, without symbols, in MB.</summary>
    private static double Size(string home) =>
        new DirectoryInfo(home).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Extension is not (".pdb" or ".debug"))
            .Sum(file => file.Length) / 1e6;

    private static string Runtime(BenchOptions options) =>
        Child.Run([options.Dotnet, "--list-runtimes"], new Dictionary<string, string>())
            .Split('\n')
            .Where(line => line.StartsWith($"Microsoft.NETCore.App {options.DotnetMajor}.", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1])
            .LastOrDefault() ?? throw new InvalidOperationException($"{options.Dotnet} has no runtime {options.DotnetMajor}");
}
