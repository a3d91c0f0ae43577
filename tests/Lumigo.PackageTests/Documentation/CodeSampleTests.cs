using System.Text;
using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.PackageTests.Documentation;

/// <summary>Every C# sample of the pages about the packages compiles against them.</summary>
[TestFixture]
public sealed partial class CodeSampleTests
{
    private static readonly string[] Pages =
    [
        "docs/execution-tags-and-errors.md", "docs/manual-activation.md", "docs/upstream-plugin.md",
        "managed/Lumigo.OpenTelemetry.Api/README.md", "managed/Lumigo.OpenTelemetry.Manual/README.md",
    ];

    /// <summary>What the samples take for granted in the application around them.</summary>
    private const string Surroundings = """
        global using System;
        global using System.Collections.Generic;
        global using static Surroundings;
        internal static class Surroundings
        {
            public static readonly string[] args = [];
            public static readonly string customerId = "", region = "";
            public static readonly Microsoft.Extensions.DependencyInjection.IServiceCollection services = null!;
            public static readonly OpenTelemetry.BaseProcessor<System.Diagnostics.Activity> myProcessor = null!;
            public static readonly Microsoft.AspNetCore.Builder.WebApplicationBuilder builder = null!;
        }
        """;

    [Test]
    public void They_compile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("Surroundings.cs"), Surroundings);
        var samples = Pages.SelectMany(page => Sample().Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, page))).Select(match => match.Groups["code"].Value)).ToList();
        Assert.That(samples, Has.Count.GreaterThanOrEqualTo(12));
        for (var number = 0; number < samples.Count; number++)
        {
            File.WriteAllText(folder.File($"Sample{number}.cs"), InMethod(samples[number], number));
        }
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Select(path => $"-r:{path}");
        File.WriteAllLines(folder.File("options.rsp"), ["-nologo", "-target:library", "-langversion:latest", "-nullable:enable", "-warn:0", $"-out:{folder.File("samples.dll")}", .. references]);
        var result = AppProcess.Run(
            new ProcessSpec("dotnet", [Compiler(), "@" + folder.File("options.rsp"), .. Directory.GetFiles(folder.Path, "*.cs")], folder.Path) { Environment = TestEnvironment.ForSdk },
            TimeSpan.FromMinutes(2));
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
    }

    /// <summary>A sample is statements; its <c>using</c> directives belong to the top of a file.</summary>
    private static string InMethod(string sample, int number)
    {
        var directives = new StringBuilder();
        var statements = new StringBuilder();
        foreach (var line in sample.Split('\n'))
        {
            (Directive().IsMatch(line) ? directives : statements).AppendLine(line);
        }
        // The packages' own namespaces, as the READMEs leave them out.
        directives.AppendLine("using Lumigo.OpenTelemetry;").AppendLine("using Lumigo.OpenTelemetry.Api;").AppendLine("using Microsoft.Extensions.DependencyInjection;");
        var unique = string.Join('\n', directives.ToString().Split('\n').Distinct());
        return $"{unique}\ninternal static class Sample{number} {{ public static void Run() {{\n{statements}\n}} }}";
    }

    private static string Compiler()
    {
        var root = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Directory.GetDirectories(Path.Combine(root, "sdk")).Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).Last(File.Exists);
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex("^using [A-Za-z.]+;$")]
    private static partial Regex Directive();
}
