using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>The regions of one method and their numbers: the method, its loops that acquire messages, and what is loose in those and outside of them.</summary>
internal sealed class ReceiveRegions
{
    private const int LooseInLoop = -1;

    private readonly FlowGraph _flow;
    private readonly Dictionary<Loop, int> _numbers = [];

    /// <summary>What is acquired before a loop, and again at the end of its rounds, belongs to the loop.</summary>
    private readonly Dictionary<AcquireSite, Loop> _readAhead;

    private ReceiveRegions(FlowGraph flow, Dictionary<AcquireSite, Loop> readAhead, List<Loop> outerFirst, List<int> inside)
    {
        _flow = flow;
        _readAhead = readAhead;
        Method = WovenRegion.Register(inside.ToArray());

        // Each loop is followed by the region for what is loose in it.
        int loops = 0;
        for (int i = 0; i < inside.Count; i++)
        {
            if (inside[i] != LooseInLoop)
            {
                _numbers.Add(outerFirst[loops++], Method + 1 + i);
            }
        }

        Loose = Method + 1 + inside.Count;
    }

    /// <summary>The number of the method's own region.</summary>
    public int Method { get; }

    /// <summary>The number of the region for what is acquired outside of loops.</summary>
    public int Loose { get; }

    /// <summary>The loops that directly acquire messages, with their numbers: outer ones first.</summary>
    public IEnumerable<KeyValuePair<Loop, int>> Loops => _numbers;

    /// <summary>Numbers the loops that hold these places.</summary>
    public static ReceiveRegions Of(FlowGraph flow, IReadOnlyList<AcquireSite> sites, Dictionary<AcquireSite, Loop> readAhead)
    {
        var acquiring = new HashSet<Loop>();
        foreach (AcquireSite site in sites)
        {
            if (site.Kind != AcquireKind.Collection && flow.InnermostLoop(site.After) is { } loop)
            {
                acquiring.Add(loop);
            }
        }

        // Every loop before what is inside it, and that directly behind it.
        var outerFirst = new List<Loop>();
        var inside = new List<int>();
        AddInside(null);
        return new ReceiveRegions(flow, readAhead, outerFirst, inside);

        void AddInside(Loop? outer)
        {
            foreach (Loop loop in acquiring)
            {
                if (NextAround(loop, acquiring) == outer)
                {
                    int position = inside.Count;
                    outerFirst.Add(loop);
                    inside.Add(0);
                    inside.Add(LooseInLoop);
                    AddInside(loop);
                    inside[position] = inside.Count - position - 1;
                }
            }
        }
    }

    /// <summary>The number of the region that bounds what is acquired at a place.</summary>
    public int Of(AcquireSite site)
    {
        if (_readAhead.TryGetValue(site, out Loop? walked))
        {
            return _numbers[walked];
        }

        return _flow.InnermostLoop(site.After) is { } loop ? _numbers[loop] + (site.IsGlance ? 1 : 0) : Loose;
    }

    /// <summary>Whether a place is directly in a loop, loosely or not.</summary>
    public bool IsDirectlyIn(AcquireSite site, Loop loop) => _flow.InnermostLoop(site.After) == loop;

    private static Loop? NextAround(Loop loop, HashSet<Loop> acquiring)
    {
        Loop? outer = loop.Parent;
        while (outer is not null && !acquiring.Contains(outer))
        {
            outer = outer.Parent;
        }

        return outer;
    }
}
