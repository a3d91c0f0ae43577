using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingCorpus;

/// <summary>Compares two bodies by what they say: instructions, where branches lead, exception regions.</summary>
internal static class BodyComparison
{
    /// <summary>The first difference, or null.</summary>
    public static string? Difference(IlBody one, IlBody other)
    {
        if (one.Count != other.Count)
        {
            return $"{one.Count} instructions, {other.Count} instructions";
        }

        if (one.InitLocals != other.InitLocals)
        {
            return "init flag";
        }

        var (left, right) = (one.Positions(), other.Positions());
        for (IlInstruction? a = one.First, b = other.First; a is not null; a = a.Next, b = b.Next)
        {
            if (a.OpCode != b!.OpCode || a.Int64 != b.Int64 || a.Targets.Length != b.Targets.Length)
            {
                return $"{a} {b}";
            }

            for (var i = 0; i < a.Targets.Length; i++)
            {
                if (left[a.Targets[i].Id] != right[b.Targets[i].Id])
                {
                    return $"target of {a} {b}";
                }
            }
        }

        return RegionDifference(one, other, left, right);
    }

    private static string? RegionDifference(IlBody one, IlBody other, int[] left, int[] right)
    {
        if (one.Regions.Count != other.Regions.Count)
        {
            return $"{one.Regions.Count} regions, {other.Regions.Count} regions";
        }

        for (var i = 0; i < one.Regions.Count; i++)
        {
            var (a, b) = (one.Regions[i], other.Regions[i]);
            if (a.Kind != b.Kind || a.CatchToken != b.CatchToken
                || !Same(a.TryStart, b.TryStart) || !Same(a.TryEnd, b.TryEnd) || !Same(a.HandlerStart, b.HandlerStart)
                || !Same(a.HandlerEnd, b.HandlerEnd) || !Same(a.FilterStart, b.FilterStart))
            {
                return $"region {i}";
            }
        }

        return null;

        bool Same(IlInstruction? a, IlInstruction? b) => (a is null ? -1 : left[a.Id]) == (b is null ? -1 : right[b.Id]);
    }
}
