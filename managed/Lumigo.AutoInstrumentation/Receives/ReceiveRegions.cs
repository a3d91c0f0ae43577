using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>The regions of one method and their numbers: the method, its loops that acquire messages, and what lies outside of those.</summary>
internal sealed class ReceiveRegions
{
    private readonly FlowGraph _flow;
    private readonly Dictionary<Loop, int> _numbers = [];

    private ReceiveRegions(FlowGraph flow, List<Loop> outerFirst, int[] inside)
    {
        _flow = flow;
        Method = WovenRegion.Register(inside);
        for (int i = 0; i < outerFirst.Count; i++)
        {
            _numbers.Add(outerFirst[i], Method + 1 + i);
        }

        Loose = Method + 1 + outerFirst.Count;
    }

    /// <summary>The number of the method's own region.</summary>
    public int Method { get; }

    /// <summary>The number of the region for what is acquired outside of loops.</summary>
    public int Loose { get; }

    /// <summary>The loops that directly acquire messages, with their numbers: outer ones first.</summary>
    public IEnumerable<KeyValuePair<Loop, int>> Loops => _numbers;

    /// <summary>Numbers the loops that hold these places.</summary>
    public static ReceiveRegions Of(FlowGraph flow, IReadOnlyList<AcquireSite> sites)
    {
        var acquiring = new HashSet<Loop>();
        foreach (AcquireSite site in sites)
        {
            if (site.Kind != AcquireKind.Collection && flow.InnermostLoop(site.After) is { } loop)
            {
                acquiring.Add(loop);
            }
        }

        // Every loop before the loops inside it, those directly behind it.
        var outerFirst = new List<Loop>();
        var inside = new List<int>();
        AddInside(null);
        return new ReceiveRegions(flow, outerFirst, [.. inside]);

        void AddInside(Loop? outer)
        {
            foreach (Loop loop in acquiring)
            {
                if (NextAround(loop, acquiring) == outer)
                {
                    int position = outerFirst.Count;
                    outerFirst.Add(loop);
                    inside.Add(0);
                    AddInside(loop);
                    inside[position] = outerFirst.Count - position - 1;
                }
            }
        }
    }

    /// <summary>The number of the region that bounds what is acquired at a place.</summary>
    public int Of(IlInstruction place) => _flow.InnermostLoop(place) is { } loop ? _numbers[loop] : Loose;

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
