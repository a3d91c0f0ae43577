using System.Text.Json;
using Lumigo.TestKit;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Checks;

/// <summary>One run of <c>lumigo-run.sh --check --json</c>.</summary>
internal sealed class CheckRun
{
    private CheckRun(ProcessResult result)
    {
        Result = result;
        using var report = JsonDocument.Parse(result.StdoutText);
        Findings = [.. report.RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => new CheckFinding(Text(finding, "severity"), Text(finding, "code"), Text(finding, "what"), Text(finding, "why"), Text(finding, "do")))];
        Libraries = [.. report.RootElement.GetProperty("libraries").EnumerateArray()
            .Select(library => $"{Text(library, "name")} {Text(library, "version")} {Text(library, "state")}")];
        Facts = report.RootElement.GetProperty("facts").EnumerateObject().ToDictionary(fact => fact.Name, fact => fact.Value.GetString()!);
    }

    public ProcessResult Result { get; }

    public IReadOnlyList<CheckFinding> Findings { get; }

    public IReadOnlyList<string> Libraries { get; }

    public IReadOnlyDictionary<string, string> Facts { get; }

    /// <summary>Checks a command in its own environment.</summary>
    public static CheckRun Of(ProcessSpec command, Home? home = null) =>
        Run(command with { FileName = Runner(home), Arguments = ["--check", "--json", "--", command.FileName, .. command.Arguments] });

    /// <summary>The same check, as people read it.</summary>
    public static ProcessResult AsText(ProcessSpec command) =>
        AppProcess.Run(command with { FileName = Runner(null), Arguments = ["--check", "--", command.FileName, .. command.Arguments] }, TimeSpan.FromSeconds(60));

    /// <summary>Checks a running process.</summary>
    public static CheckRun OfProcess(int pid, Home? home = null) =>
        Run(new ProcessSpec(Runner(home), ["--check", "--json", "--pid", pid.ToString()], "/") { Environment = TestEnvironment.Minimal }
            .WithEnvironment("DOTNET_ROOT", RepositoryPaths.TestRuntimes));

    private static CheckRun Run(ProcessSpec spec) => new(AppProcess.Run(spec, TimeSpan.FromSeconds(60)));

    private static string Runner(Home? home) => Path.Combine((home ?? Home.Built).Folder, "lumigo-run.sh");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}

/// <summary>One finding as the report has it.</summary>
internal sealed record CheckFinding(string Severity, string Code, string What, string Why, string Do);
