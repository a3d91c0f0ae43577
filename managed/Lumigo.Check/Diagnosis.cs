namespace Lumigo.Check;

/// <summary>What was found so far: facts for the reader, and findings.</summary>
public sealed class Diagnosis
{
    private readonly List<KeyValuePair<string, string>> _facts = [];
    private readonly List<Finding> _findings = [];

    /// <summary>What is known about app, machine and home, in the order it was found out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Facts => _facts;

    /// <summary>Everything that is not as it should be.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The libraries of the app.</summary>
    public IReadOnlyList<LibraryState> Libraries { get; set; } = [];

    /// <summary>Whether the app will be traced completely: notes do not count.</summary>
    public bool IsHealthy => _findings.All(finding => finding.Severity == Severity.Note);

    /// <summary>Whether something was found that explains an app without traces.</summary>
    public bool HasErrors => _findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>Whether a finding of this name is there.</summary>
    public bool Has(string code) => _findings.Any(finding => finding.Code == code);

    /// <summary>Adds a fact.</summary>
    public void Know(string name, string value) => _facts.Add(new(name, value));

    /// <summary>Adds a finding that explains why the app is not traced, or nothing arrives.</summary>
    public void Error(string code, string what, string why, string remedy) => _findings.Add(new(Severity.Error, code, what, why, remedy));

    /// <summary>Adds a finding that explains why something is missing.</summary>
    public void Warning(string code, string what, string why, string remedy) => _findings.Add(new(Severity.Warning, code, what, why, remedy));

    /// <summary>Adds something worth knowing.</summary>
    public void Note(string code, string what, string why, string remedy) => _findings.Add(new(Severity.Note, code, what, why, remedy));
}
