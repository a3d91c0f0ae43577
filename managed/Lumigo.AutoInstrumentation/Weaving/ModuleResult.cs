namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What was done to a module, for one debug line.</summary>
internal sealed class ModuleResult(string assembly)
{
    private readonly List<Refusal> _refusals = [];

    public int Woven { get; set; }

    public void Refused(Refusal refusal)
    {
        if (refusal != Refusal.None)
        {
            _refusals.Add(refusal);
        }
    }

    public string Describe(TimeSpan time)
    {
        string refused = _refusals.Count == 0
            ? "none left out"
            : "left out: " + string.Join(", ", _refusals.GroupBy(static refusal => refusal).Select(static group => $"{group.Count()} {group.Key}"));
        return $"{assembly}: {Woven} methods woven in {time.TotalMilliseconds:0.0} ms, {refused}.";
    }
}
