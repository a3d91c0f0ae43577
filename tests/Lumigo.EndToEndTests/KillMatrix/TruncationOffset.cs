namespace Lumigo.EndToEndTests.KillMatrix;

/// <summary>Where a file is cut: ten places from the first byte to the last, dense where the headers are.</summary>
public static class TruncationOffset
{
    /// <summary>Numbers of the places, for <see cref="In"/>.</summary>
    public static IEnumerable<int> Places => Enumerable.Range(0, 10);

    /// <summary>The offset of a place in a file of a length.</summary>
    public static long In(long length, int place) => place switch
    {
        0 => 1,
        1 => 64,
        2 => 200,
        3 => 512,
        4 => 1024,
        9 => length - 1,
        _ => length * (place - 4) / 5,
    };
}
