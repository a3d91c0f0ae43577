using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Checks;

/// <summary>A host that would be healthy, had somebody not broken one thing.</summary>
internal sealed class StagedFault : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    public StagedFault(RuntimeUnderTest runtime)
    {
        Runtime = runtime;
        Endpoint = Own(new OtlpEndpoint());
        Folder = Own(new TemporaryFolder());
        Command = SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "3")
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_0123456789abcdef").WithEnvironment("LUMIGO_ENDPOINT", Endpoint.BaseUrl);
    }

    public RuntimeUnderTest Runtime { get; }

    public OtlpEndpoint Endpoint { get; }

    public TemporaryFolder Folder { get; }

    public ProcessSpec Command { get; private set; }

    public Home Home { get; private set; } = Home.Built;

    public void Set(string name, string value) => Command = Command.WithEnvironment(name, value);

    public void Unset(string name) => Command = Command with { Environment = Command.Environment.Where(variable => variable.Key != name).ToDictionary() };

    public void Run(params string[] command) => Command = Command with { FileName = command[0], Arguments = command[1..] };

    /// <summary>The three variables as an image sets them.</summary>
    public void Activate(string? library = null)
    {
        foreach (var (name, value) in Home.Activation)
        {
            Set(name, value);
        }
        Set("CORECLR_PROFILER_PATH", library ?? Home.NativeLibrary);
    }

    /// <summary>A copy of the home to break.</summary>
    public Home CopyHome() => Home = Own(Home.Copy());

    /// <summary>Makes the checksums right again, as a home that was built so would have them.</summary>
    public void SealHome()
    {
        var sums = Path.Combine(Home.Folder, "SHA256SUMS");
        File.Delete(sums);
        var lines = Directory.GetFiles(Home.Folder, "*", SearchOption.AllDirectories)
            .Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetRelativePath(Home.Folder, file)}").ToList();
        File.WriteAllLines(sums, lines);
    }

    /// <summary>The app with another version of the framework in its runtimeconfig.json.</summary>
    public void NeedFramework(string version)
    {
        var assembly = Command.Arguments[0];
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(assembly)!))
        {
            File.Copy(file, Folder.File(Path.GetFileName(file)));
        }
        var path = Folder.File("console.runtimeconfig.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["runtimeOptions"]!["framework"]!["version"] = version;
        File.WriteAllText(path, config.ToJsonString());
        Run(RuntimeUnderTest.Muxer, Folder.File("console.dll"));
    }

    /// <summary>A native program; the text stands in its data.</summary>
    public string Program(string text)
    {
        var source = Folder.File("program.c");
        File.WriteAllText(source, $"const char DotNetText[] = \"{text}\"; int main(void) {{ return DotNetText[0] == 0; }}");
        var program = Folder.File("program");
        using var compiler = Process.Start("gcc", ["-o", program, source]);
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? program : throw new InvalidOperationException("gcc failed");
    }

    /// <summary>An https front of the endpoint, of an authority nobody trusts.</summary>
    public string Untrusted() => $"https://127.0.0.1:{Own(new TlsFront(Endpoint.Port, "127.0.0.1")).Port}";

    public void Dispose()
    {
        foreach (var one in Enumerable.Reverse(_owned))
        {
            one.Dispose();
        }
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }
}
