using System.Globalization;
using System.Text;

namespace Lumigo.Bench;

/// <summary>Renders a run as Markdown.</summary>
public sealed class ReportTable(Surroundings surroundings, Samples samples, IReadOnlyList<Variant> variants)
{
    private const string Noise = "again";

    private Variant Bare => variants[0];

    /// <summary>The table with what a reader needs to judge it.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        if (surroundings.NotForPublication is { } reason)
        {
            text.AppendLine($"**Not for publication: {reason}.**").AppendLine();
        }

        text.AppendLine(
            $".NET {surroundings.Dotnet}, distro {surroundings.Product}, {surroundings.Cores} × {surroundings.Processor}, "
            + $"{surroundings.Kernel}, {surroundings.Date:yyyy-MM-dd}.").AppendLine();

        text.AppendLine($"| | {string.Join(" | ", variants.Select(variant => variant.Title))} | pairs | target |");
        text.AppendLine($"|---|{string.Concat(variants.Select(_ => "---|"))}---|---|");
        foreach (var metric in Metric.All.Where(metric => samples.Of(metric.Id, Bare.Name).Count > 0))
        {
            var cells = variants.Select(variant => Cell(metric, variant));
            text.AppendLine(
                $"| {metric.Title}, {metric.Unit} | {string.Join(" | ", cells)} | {samples.Of(metric.Id, Bare.Name).Count} | {metric.Target} |");
        }

        AppendSaturation(text);
        AppendBalances(text);
        if (surroundings.HomeMb is { } size && variants.Any(variant => variant.Name == "on"))
        {
            text.AppendLine().AppendLine(Invariant($"Installed home without symbols: {size:0.0} MB (target ≤ 12 MB)."));
        }

        return text.ToString();
    }

    /// <summary>What the bare app shows against itself: the limit below which nothing was measured.</summary>
    public string RenderNoise()
    {
        if (variants.All(variant => variant.Name != Noise))
        {
            return $"Bare was not measured against itself in this run.{Environment.NewLine}";
        }

        var text = new StringBuilder();
        text.AppendLine("| bare against itself | spread of bare | median of pairs | 95 % interval |").AppendLine("|---|---|---|---|");
        foreach (var metric in Metric.All)
        {
            var bare = samples.Of(metric.Id, Bare.Name);
            var again = samples.Of(metric.Id, Noise);
            if (bare.Count == 0 || again.Count == 0)
            {
                continue;
            }

            var estimate = PairedStatistics.Compare(again, bare, metric.Comparison);
            text.AppendLine(
                $"| {metric.Title} | ±{Percent(PairedStatistics.Spread(bare))} | {Change(metric, estimate.Median)} | {Interval(metric, estimate)} |");
        }

        return text.ToString();
    }

    /// <summary>Throughput at saturation means that the app's core had no rest and nobody else on it.</summary>
    private void AppendSaturation(StringBuilder text)
    {
        foreach (var suite in new[] { "load-hello", "load-out" }.Where(suite => samples.Of(suite + ".app-core", Bare.Name).Count > 0))
        {
            IReadOnlyList<double> All(string name) => [.. variants.SelectMany(variant => samples.Of($"{suite}.{name}", variant.Name))];
            text.AppendLine().AppendLine(
                $"`/{suite["load-".Length..]}`, median (lowest–highest) of all windows: app's core busy {Shares(All("app-core"))}, "
                + $"by the app itself {Shares(All("app-share"))}; the other core busy {Shares(All("rest-core"))}.");
        }
    }

    private void AppendBalances(StringBuilder text)
    {
        foreach (var balance in samples.Balances.Where(balance => variants.Any(v => v.Name == balance.Variant && v.Sends)))
        {
            var title = variants.First(variant => variant.Name == balance.Variant).Title;
            var path = "/" + balance.Suite["load-".Length..];
            var missing = balance.Made - balance.Delivered - balance.ReportedDropped;
            text.AppendLine().Append(Invariant(
                $"Spans of `{path}`, {title}: {balance.Delivered:N0} delivered of {balance.Made:N0} made ({(double)balance.Delivered / balance.Made:P2}), "));
            text.AppendLine(Invariant($"{balance.ReportedDropped:N0} reported as dropped, {missing:N0} unaccounted for."));
        }
    }

    private string Cell(Metric metric, Variant variant)
    {
        var values = samples.Of(metric.Id, variant.Name);
        if (values.Count == 0)
        {
            return "";
        }

        var median = PairedStatistics.Median(values).ToString(metric.Format, CultureInfo.InvariantCulture);
        var bare = samples.Of(metric.Id, Bare.Name);
        if (variant == Bare)
        {
            return $"{median} ±{Percent(PairedStatistics.Spread(values))}";
        }

        var estimate = PairedStatistics.Compare(values, bare, metric.Comparison);
        var again = samples.Of(metric.Id, Noise);
        var noise = again.Count > 0 && variant.Name != Noise ? PairedStatistics.Compare(again, bare, metric.Comparison) : null;
        return PairedStatistics.IsMeasured(estimate, noise, metric.Comparison)
            ? $"{median}, **{Change(metric, estimate.Median)}** ({Interval(metric, estimate)})"
            : $"{median}, not measured ({Interval(metric, estimate)})";
    }

    private static string Change(Metric metric, double value) =>
        metric.Comparison == Comparison.Ratio ? Ratio(value) + "×" : Invariant($"{value:+0.0;−0.0;0.0} {metric.Unit}");

    private static string Interval(Metric metric, Estimate estimate) =>
        metric.Comparison == Comparison.Ratio
            ? $"{Ratio(estimate.Low)}–{Ratio(estimate.High)}"
            : Invariant($"{estimate.Low:+0.0;−0.0;0.0} to {estimate.High:+0.0;−0.0;0.0}");

    private static string Ratio(double value) => value.ToString(value < 2 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    private static string Shares(IReadOnlyList<double> values) =>
        Invariant($"{PairedStatistics.Median(values) * 100:0} % ({values.Min() * 100:0}–{values.Max() * 100:0})");

    private static string Percent(double share) => Invariant($"{share * 100:0.0} %");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
