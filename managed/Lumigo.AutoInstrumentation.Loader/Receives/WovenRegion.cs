namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>
/// A part of a woven method that bounds how long a message acquired in it is being handled: the method as a whole, or one of its loops.
/// </summary>
/// <remarks>
/// Woven code names regions by number. The regions of one method are numbered in one go, an outer loop before the loops inside it, so that
/// "inside" is a comparison of numbers. One more region stands for what is acquired outside of all loops and is over at the next acquire.
/// </remarks>
public sealed class WovenRegion
{
    private static readonly object s_growth = new();
    private static volatile WovenRegion[] s_all = [];
    private static int s_count;

    private readonly int _id;
    private readonly int _last;
    private readonly int _frame;

    private WovenRegion(int id, int last, int frame, bool isLoose = false)
    {
        _id = id;
        _last = last;
        _frame = frame;
        IsLoose = isLoose;
    }

    /// <summary>Whether it is a region for what is over at the next acquire.</summary>
    internal bool IsLoose { get; }

    /// <summary>Numbers the regions of one method.</summary>
    /// <param name="loopEnds">
    /// For each loop, outer before inner: how many regions lie inside it; -1 for a region that holds what is acquired loosely in the loop before it.
    /// The method itself is not part of the list.
    /// </param>
    /// <returns>
    /// The number of the method's own region; its loops have the numbers that follow, in the order given, and the region for what is acquired
    /// outside of loops comes after them.
    /// </returns>
    public static int Register(ReadOnlySpan<int> loopEnds)
    {
        lock (s_growth)
        {
            int frame = s_count;
            int loose = frame + loopEnds.Length + 1;
            WovenRegion[] all = s_all;
            if (all.Length <= loose)
            {
                Array.Resize(ref all, Math.Max(loose + 1, all.Length * 2));
            }

            all[frame] = new WovenRegion(frame, loose, frame);
            for (int i = 0; i < loopEnds.Length; i++)
            {
                int id = frame + 1 + i;
                all[id] = new WovenRegion(id, id + Math.Max(loopEnds[i], 0), frame, isLoose: loopEnds[i] < 0);
            }

            all[loose] = new WovenRegion(loose, loose, frame, isLoose: true);
            s_count = loose + 1;
            s_all = all;
            return frame;
        }
    }

    /// <summary>The region with a number that woven code was given.</summary>
    internal static WovenRegion Of(int number) => s_all[number];

    /// <summary>Whether both are parts of the same method.</summary>
    internal bool IsOfSameMethod(WovenRegion other) => _frame == other._frame;

    /// <summary>Whether this region lies in the other one, or is it.</summary>
    internal bool IsIn(WovenRegion other) => _id >= other._id && _id <= other._last;
}
