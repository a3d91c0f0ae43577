using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Lumigo.WeavingCorpus.Verification;

/// <summary>The exception clauses of a body and the rules they impose on branches, by a definition of their own: every range knows what it is.</summary>
internal sealed class Regions
{
    private readonly List<Range> _ranges = [];

    public Regions(IReadOnlyList<ExceptionRegion> clauses, HashSet<int> starts, int codeSize, List<Finding> findings)
    {
        for (var i = 0; i < clauses.Count; i++)
        {
            var clause = clauses[i];
            Add(RangeKind.Try, clause.TryOffset, clause.TryOffset + clause.TryLength, i);
            if (clause.Kind == ExceptionRegionKind.Filter)
            {
                Add(RangeKind.Filter, clause.FilterOffset, clause.HandlerOffset, i);
            }

            var kind = clause.Kind is ExceptionRegionKind.Finally or ExceptionRegionKind.Fault ? RangeKind.Finally : RangeKind.Catch;
            Add(kind, clause.HandlerOffset, clause.HandlerOffset + clause.HandlerLength, i);
        }

        foreach (var range in _ranges)
        {
            if (!starts.Contains(range.Start) || (range.End != codeSize && !starts.Contains(range.End)))
            {
                findings.Add(new Finding(Rule.RegionNotOnInstructions, range.Start));
            }

            if (range.End <= range.Start)
            {
                findings.Add(new Finding(Rule.RegionEmpty, range.Start));
            }
        }

        CheckNesting(findings);
    }

    internal enum RangeKind
    {
        Try,
        Catch,
        Finally,
        Filter,
    }

    public IReadOnlyList<Range> All => _ranges;

    /// <summary>The innermost range of a kind's choice around an offset; null when there is none.</summary>
    public Range? Innermost(int offset, Func<Range, bool>? which = null)
    {
        Range? innermost = null;
        foreach (var range in _ranges)
        {
            if (range.Contains(offset) && (which is null || which(range)) && (innermost is null || range.Length < innermost.Length))
            {
                innermost = range;
            }
        }

        return innermost;
    }

    /// <summary>The rules about going from one instruction to another by branch or falling through.</summary>
    public void CheckWay(DecodedInstruction from, int to, bool fallsThrough, List<Finding> findings)
    {
        var isLeave = from.Code.Value == OpCodes.Leave.Value || from.Code.Value == OpCodes.Leave_S.Value;
        foreach (var range in _ranges)
        {
            var inside = range.Contains(from.Offset);
            var goesInside = range.Contains(to);
            if (inside && !goesInside)
            {
                if (!isLeave)
                {
                    findings.Add(new Finding(fallsThrough ? Rule.RegionFallsThrough : Rule.BranchLeavesRegion, from.Offset, range.ToString()));
                }
                else if (range.Kind is RangeKind.Finally or RangeKind.Filter)
                {
                    findings.Add(new Finding(Rule.LeaveFromWrongRegion, from.Offset, range.ToString()));
                }
            }
            else if (!inside && goesInside)
            {
                CheckEntry(from, to, isLeave, range, findings);
            }
        }
    }

    private void CheckEntry(DecodedInstruction from, int to, bool isLeave, Range range, List<Finding> findings)
    {
        if (range.Kind != RangeKind.Try)
        {
            findings.Add(new Finding(Rule.HandlerEntered, from.Offset, range.ToString()));
        }
        else if (to != range.Start && !(isLeave && IsFromHandlerOf(from.Offset, range)))
        {
            findings.Add(new Finding(isLeave ? Rule.LeaveIntoRegion : Rule.TryEnteredInTheMiddle, from.Offset, range.ToString()));
        }
    }

    // A catch may leave into the middle of its own try.
    private bool IsFromHandlerOf(int offset, Range tryRange) => _ranges.Exists(range => range.Kind == RangeKind.Catch && range.Contains(offset)
        && _ranges.Exists(other => other.Clause == range.Clause && other.Kind == RangeKind.Try && other.Start == tryRange.Start && other.End == tryRange.End));

    private void Add(RangeKind kind, int start, int end, int clause) => _ranges.Add(new Range(kind, start, end, clause));

    private void CheckNesting(List<Finding> findings)
    {
        for (var i = 0; i < _ranges.Count; i++)
        {
            for (var j = i + 1; j < _ranges.Count; j++)
            {
                var (first, second) = (_ranges[i], _ranges[j]);
                if (first.Start >= second.End || second.Start >= first.End)
                {
                    continue;
                }

                if (first.Clause == second.Clause || (!first.IsInside(second) && !second.IsInside(first)))
                {
                    findings.Add(new Finding(Rule.RegionsOverlap, first.Start, $"{first} {second}"));
                }
                else if (second.IsInside(first) && second.Length < first.Length && first.Clause < second.Clause)
                {
                    // The runtime takes the first clause that fits, so inner ones come first.
                    findings.Add(new Finding(Rule.RegionOrder, second.Start, $"{first} {second}"));
                }
            }
        }
    }

    internal sealed record Range(RangeKind Kind, int Start, int End, int Clause)
    {
        public int Length => End - Start;

        public bool Contains(int offset) => offset >= Start && offset < End;

        public bool IsInside(Range other) => Start >= other.Start && End <= other.End;

        public override string ToString() => $"{Kind} {Start:x4}-{End:x4}";
    }
}
