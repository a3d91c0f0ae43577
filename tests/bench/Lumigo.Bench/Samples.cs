namespace Lumigo.Bench;

/// <summary>One measured value.</summary>
public sealed record Sample(string Metric, string Variant, int Round, double Value);

/// <summary>Spans an app should have made, spans that arrived, and spans the app's tracer said it dropped.</summary>
public sealed record SpanBalance(string Suite, string Variant, long Made, long Delivered, long ReportedDropped, IReadOnlyList<string> Messages);

/// <summary>Everything a run has measured.</summary>
public sealed class Samples
{
    private readonly List<Sample> all = [];
    private readonly List<SpanBalance> balances = [];

    /// <summary>Every value, in order of measurement.</summary>
    public IReadOnlyList<Sample> All => all;

    /// <summary>What became of the spans.</summary>
    public IReadOnlyList<SpanBalance> Balances => balances;

    /// <summary>Adds a value.</summary>
    public void Add(string metric, Variant variant, int round, double value) => all.Add(new Sample(metric, variant.Name, round, value));

    /// <summary>Adds a balance.</summary>
    public void Add(SpanBalance balance) => balances.Add(balance);

    /// <summary>Values of one metric and variant, by round.</summary>
    public IReadOnlyList<double> Of(string metric, string variant) =>
        [.. all.Where(sample => sample.Metric == metric && sample.Variant == variant).OrderBy(sample => sample.Round).Select(sample => sample.Value)];
}
