namespace Lumigo.Bench;

/// <summary>A median with an interval that holds the true one in at least 95 of 100 runs; with fewer than 6 pairs there is none.</summary>
public sealed record Estimate(double Median, double Low, double High, int Pairs)
{
    /// <summary>Whether there were enough pairs for the interval to mean anything.</summary>
    public bool IsReliable => Pairs >= 6;

    /// <summary>Whether the interval contains the value.</summary>
    public bool Contains(double value) => Low <= value && value <= High;
}

/// <summary>Order statistics only: nothing is assumed about how the noise is distributed.</summary>
public static class PairedStatistics
{
    /// <summary>The middle value.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var half = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>Half the distance between the quartiles, relative to the median.</summary>
    public static double Spread(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (Quantile(sorted, 0.75) - Quantile(sorted, 0.25)) / 2 / Median(values);
    }

    /// <summary>Median of the values with its 95 % interval by the sign test; all values when they are too few for one.</summary>
    public static Estimate Estimate(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var rank = Rank(sorted.Count);
        return new Estimate(Median(sorted), sorted[rank], sorted[^(rank + 1)], sorted.Count);
    }

    /// <summary>Compares round by round: what both runs of a pair had in common falls out.</summary>
    public static Estimate Compare(IReadOnlyList<double> values, IReadOnlyList<double> bare, Comparison comparison) =>
        Estimate([.. values.Zip(bare, (value, other) => comparison == Comparison.Ratio ? value / other : value - other)]);

    /// <summary>
    /// True when a difference may be called one: no difference lies outside its interval, and it is larger than the largest
    /// the bare app showed against itself.
    /// </summary>
    public static bool IsMeasured(Estimate estimate, Estimate? noise, Comparison comparison)
    {
        var neutral = comparison == Comparison.Ratio ? 1.0 : 0.0;
        if (!estimate.IsReliable || estimate.Contains(neutral))
        {
            return false;
        }

        return noise is null
            || Math.Abs(estimate.Median - neutral) > Math.Max(Math.Abs(noise.Low - neutral), Math.Abs(noise.High - neutral));
    }

    /// <summary>How many values may be cut off at either end: the largest k with P(Binomial(n, ½) &lt; k) ≤ 2.5 %.</summary>
    private static int Rank(int count)
    {
        var term = Math.Pow(0.5, count);
        var below = 0.0;
        for (var k = 0; k <= count / 2; k++)
        {
            below += term;
            if (below > 0.025)
            {
                return Math.Max(0, k - 1);
            }

            term *= (double)(count - k) / (k + 1);
        }

        return 0;
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
