namespace Lumigo.Bench;

/// <summary>Order of the variants in a round.</summary>
public static class Round
{
    /// <summary>Each round begins one variant later than the last and every other one runs backwards, so none always has the same neighbour.</summary>
    public static IEnumerable<T> Order<T>(IReadOnlyList<T> variants, int round)
    {
        var turned = Enumerable.Range(0, variants.Count).Select(i => variants[(i + (round / 2)) % variants.Count]);
        return round % 2 == 0 ? turned : turned.Reverse();
    }
}
