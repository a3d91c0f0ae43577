using System.Globalization;
using System.Text.RegularExpressions;
using Lumigo.Bench;

namespace Lumigo.ConsumerBench;

/// <summary>Runs of one mode: in each round one with the app's code woven, one without, and a second one without that shows the noise.</summary>
public sealed partial class PairedRuns(Options options, string mode, string services, string sink)
{
    private const string Woven = "woven";
    private const string Unwoven = "unwoven";
    private const string Again = "unwoven again";

    private static readonly string[] Variants = [Unwoven, Woven, Again];

    private readonly Dictionary<string, List<double>> _rates = Variants.ToDictionary(variant => variant, _ => new List<double>());
    private readonly Dictionary<string, List<double>> _costs = Variants.ToDictionary(variant => variant, _ => new List<double>());

    /// <summary>Runs each variant once.</summary>
    public void Round(int number)
    {
        foreach (var variant in Lumigo.Bench.Round.Order(Variants, number))
        {
            string[] command =
            [
                "taskset", "-c", Cores.App.ToString(CultureInfo.InvariantCulture), options.Dotnet, Path.Combine(options.AppFolder, $"consumer-{options.Sdk}.dll"),
                services, mode, options.WarmUp ?? (IsFixed ? "100000x" : "6"), options.Window ?? (IsFixed ? "200000x" : "4"),
            ];
            var output = Child.Run(command, EnvironmentOf(variant), options.AppFolder);
            var match = Result().Match(output);
            if (!match.Success)
            {
                throw new InvalidOperationException($"{variant}: no result in '{output}'");
            }
            _rates[variant].Add(Number(match, "rate"));
            _costs[variant].Add(Number(match, "cpu"));
        }
    }

    /// <summary>The medians, and how the variants compare pair by pair.</summary>
    public IEnumerable<string> Report()
    {
        foreach (var variant in Variants)
        {
            yield return FormattableString.Invariant(
                $"{mode}, {options.Sdk} {options.Tfm}, {variant}: {PairedStatistics.Median(_rates[variant]):F0} per second, {PairedStatistics.Median(_costs[variant]):F4} µs of CPU each");
        }
        foreach (var variant in Variants.Skip(1))
        {
            var rate = PairedStatistics.Compare(_rates[variant], _rates[Unwoven], Comparison.Ratio);
            var cost = PairedStatistics.Compare(_costs[variant], _costs[Unwoven], Comparison.Ratio);
            yield return FormattableString.Invariant(
                $"{mode}, {options.Sdk} {options.Tfm}, {variant} against unwoven, {rate.Pairs} pairs: rate {rate.Median:F3} [{rate.Low:F3}, {rate.High:F3}], CPU {cost.Median:F3} [{cost.Low:F3}, {cost.High:F3}]");
        }
    }

    // Windows of time begin wherever the compiler's tiers are by then, and one run of this mode differed from the next by a factor of two.
    private bool IsFixed => mode == "reference";

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private Dictionary<string, string> EnvironmentOf(string variant)
    {
        var environment = new Dictionary<string, string>();
        if (options.Setting is { } setting)
        {
            environment[setting.Key] = setting.Value;
        }
        if (variant != Woven && options.Unwoven is null)
        {
            return environment;
        }
        environment["CORECLR_ENABLE_PROFILING"] = "1";
        environment["CORECLR_PROFILER"] = "{03431424-CF2D-4D3E-AC94-217F40BF9208}";
        environment["CORECLR_PROFILER_PATH"] = options.Profiler;
        environment["LUMIGO_TRACER_TOKEN"] = "t_benchmark";
        environment["LUMIGO_ENDPOINT"] = $"{sink}/sqs/v1/traces";
        if (variant != Woven && options.Unwoven is { } off)
        {
            environment[off.Key] = off.Value;
        }
        return environment;
    }

    [GeneratedRegex(@"units=\d+ per-second=(?<rate>[0-9.]+) cpu-us=(?<cpu>[0-9.]+)")]
    private static partial Regex Result();
}
