using System.Globalization;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingCorpus;

/// <summary>Adds up what became of all bodies.</summary>
internal sealed class CorpusReport
{
    private const double RequiredShare = 0.999;
    private const int ListedErrors = 40;

    private readonly object _gate = new();
    private readonly Dictionary<Refusal, int> _refusals = [];
    private readonly List<string> _errors = [];

    public int Assemblies { get; private set; }

    public int Bodies { get; private set; }

    public int Passed { get; private set; }

    public int Identical { get; private set; }

    public int StateMachines { get; private set; }

    public int Suspensions { get; private set; }

    /// <summary>State machines whose flow is not that of their source, as far as one can see.</summary>
    public int OddStateMachines { get; private set; }

    public IReadOnlyList<string> Errors => _errors;

    public double Share => Bodies == 0 ? 0 : (double)Passed / Bodies;

    /// <summary>Whether enough passed, and nothing became wrong.</summary>
    public bool IsGood => Share >= RequiredShare && _errors.Count == 0;

    /// <summary>Takes every <paramref name="step"/>th body of an assembly through the engine.</summary>
    public void Add(MethodBodies assembly, string name, int step = 1)
    {
        var trial = new BodyTrial(assembly);
        var position = 0;
        var outcomes = new List<BodyTrial.Outcome>();
        var errors = new List<string>();
        var machines = new List<StateMachineTrial.Outcome>();
        foreach (var handle in assembly.WithBody())
        {
            if (position++ % step != 0)
            {
                continue;
            }

            BodyTrial.Outcome outcome;
            try
            {
                outcome = trial.Try(handle);
                if (StateMachineTrial.Try(assembly, handle) is { } machine)
                {
                    machines.Add(machine);
                }
            }
            catch (Exception exception)
            {
                outcome = new BodyTrial.Outcome(exception.ToString());
            }

            outcomes.Add(outcome);
            if (outcome.Error is { } error)
            {
                errors.Add($"{name} {assembly.Name(handle)}: {error}");
            }
        }

        lock (_gate)
        {
            Assemblies++;
            Bodies += outcomes.Count;
            Passed += outcomes.Count(outcome => outcome.Refusal == Refusal.None && outcome.Error is null);
            Identical += outcomes.Count(outcome => outcome.Identical);
            StateMachines += machines.Count;
            Suspensions += machines.Sum(machine => machine.Suspensions);
            OddStateMachines += machines.Count(machine => machine.MissesSuspension || machine.HasLoopWithTwoEntries);
            _errors.AddRange(errors);
            foreach (var outcome in outcomes)
            {
                if (outcome.Refusal != Refusal.None)
                {
                    _refusals[outcome.Refusal] = _refusals.GetValueOrDefault(outcome.Refusal) + 1;
                }
            }
        }
    }

    public void Print(TextWriter output)
    {
        foreach (var error in _errors.Take(ListedErrors))
        {
            output.WriteLine(error);
        }

        var invariant = CultureInfo.InvariantCulture;
        output.WriteLine(string.Create(invariant, $"{Assemblies} assemblies, {Bodies} bodies"));
        output.WriteLine(string.Create(invariant, $"{Passed} passed ({Share * 100:F4} %), {Identical} of them byte for byte the same when written unchanged"));
        foreach (var (refusal, count) in _refusals.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine(string.Create(invariant, $"{count} refused: {refusal}"));
        }

        output.WriteLine(string.Create(invariant, $"{StateMachines} state machines with {Suspensions} suspensions, {OddStateMachines} of them with other loops than their source"));
        output.WriteLine(string.Create(invariant, $"{_errors.Count} new errors"));
    }
}
