namespace Lumigo.TestKit.Processes;

/// <summary>What to start. The environment replaces the test's own completely, so that nothing of it decides a test.</summary>
public sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>Environment variables of the new process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The same with further arguments at the end.</summary>
    public ProcessSpec WithArguments(params string[] arguments) => this with { Arguments = [.. Arguments, .. arguments] };

    /// <summary>The same with further or changed variables.</summary>
    public ProcessSpec WithEnvironment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var merged = new Dictionary<string, string>(Environment);
        foreach (var (name, value) in variables)
        {
            merged[name] = value;
        }
        return this with { Environment = merged };
    }

    /// <summary>The same with one further or changed variable.</summary>
    public ProcessSpec WithEnvironment(string name, string value) => WithEnvironment([new(name, value)]);

    /// <summary>The same run by another program that takes a command line, such as strace or setpriv.</summary>
    public ProcessSpec RunBy(string fileName, params string[] arguments) =>
        this with { FileName = fileName, Arguments = [.. arguments, FileName, .. Arguments] };
}
