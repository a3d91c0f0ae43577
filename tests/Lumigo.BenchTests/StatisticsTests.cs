using Lumigo.Bench;
using NUnit.Framework;

namespace Lumigo.BenchTests;

public class StatisticsTests
{
    private static readonly double[] Fifteen = [.. Enumerable.Range(1, 15).Select(i => (double)i)];

    [TestCase(new[] { 3.0, 1, 2 }, 2)]
    [TestCase(new[] { 4.0, 1, 2, 3 }, 2.5)]
    public void The_median_is_the_middle(double[] values, double median) =>
        Assert.That(PairedStatistics.Median(values), Is.EqualTo(median));

    [Test]
    public void Fifteen_pairs_give_the_fourth_and_the_twelfth_as_interval() =>
        Assert.That(PairedStatistics.Estimate(Fifteen), Is.EqualTo(new Estimate(8, 4, 12, 15)));

    [Test]
    public void Few_pairs_give_all_values_and_never_a_measurement()
    {
        var estimate = PairedStatistics.Estimate([2.0, 2.1, 2.2]);

        Assert.That(estimate, Is.EqualTo(new Estimate(2.1, 2.0, 2.2, 3)));
        Assert.That(PairedStatistics.IsMeasured(estimate, null, Comparison.Ratio), Is.False);
    }

    [Test]
    public void Pairs_take_out_what_both_runs_had_in_common()
    {
        double[] drifting = [.. Fifteen.Select(i => i * 100)];
        double[] slower = [.. drifting.Select(value => value * 1.1)];

        var estimate = PairedStatistics.Compare(slower, drifting, Comparison.Ratio);

        Assert.That(estimate.Low, Is.EqualTo(1.1).Within(1e-9));
        Assert.That(estimate.High, Is.EqualTo(1.1).Within(1e-9));
    }

    [TestCase(1.05, 1.03, 1.07, 0.99, 1.01, true)]
    [TestCase(1.05, 0.99, 1.10, 0.99, 1.01, false, Description = "the interval holds 1")]
    [TestCase(1.05, 1.03, 1.07, 0.94, 1.01, false, Description = "bare against itself differs as much")]
    [TestCase(0.90, 0.88, 0.92, 0.94, 1.01, true)]
    public void A_difference_within_the_noise_is_not_measured(
        double median, double low, double high, double noiseLow, double noiseHigh, bool measured) =>
        Assert.That(
            PairedStatistics.IsMeasured(new(median, low, high, 15), new(1, noiseLow, noiseHigh, 15), Comparison.Ratio), Is.EqualTo(measured));

    [Test]
    public void Every_variant_runs_once_a_round_and_at_every_place()
    {
        string[] variants = ["a", "b", "c"];
        var rounds = Enumerable.Range(0, 6).Select(round => Round.Order(variants, round).ToArray()).ToList();

        Assert.That(rounds, Has.All.EquivalentTo(variants));
        Assert.That(rounds.Select(round => round[0]).Distinct(), Is.EquivalentTo(variants));
    }
}
