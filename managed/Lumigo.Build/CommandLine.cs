namespace Lumigo.Build;

/// <summary>The options of a verb: <c>--name value</c>, in any order.</summary>
public sealed class CommandLine
{
    private readonly Dictionary<string, string> _options = [];

    /// <summary>Parses what follows the verb.</summary>
    public CommandLine(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == arguments.Count)
            {
                throw new BuildFailure($"expected --name value, not '{arguments[i]}'");
            }

            _options[arguments[i][2..]] = arguments[i + 1];
        }
    }

    /// <summary>The value of an option that must be there.</summary>
    public string this[string name] => _options.TryGetValue(name, out var value) ? value : throw new BuildFailure($"--{name} is missing");

    /// <summary>The value of an option that may be left out.</summary>
    public string? Find(string name) => _options.GetValueOrDefault(name);
}
