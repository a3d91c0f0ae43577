using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Checks that exception regions are ranges of the code, not empty, and either apart from each other or one inside the other.</summary>
internal static class RegionNesting
{
    /// <summary>Whether the clauses describe proper regions.</summary>
    public static bool IsProper(List<ExceptionSections.Clause> clauses, int codeSize)
    {
        var ranges = new List<CodeRange>(clauses.Count * 2);
        foreach (var clause in clauses)
        {
            if (!IsKnown(clause.Kind)
                || !IsRange(clause.TryOffset, clause.TryLength, codeSize)
                || !IsRange(clause.HandlerOffset, clause.HandlerLength, codeSize))
            {
                return false;
            }

            // A filter and its handler are one range here: they follow each other and belong together.
            var handlerStart = clause.Kind == ExceptionRegionKind.Filter ? clause.TokenOrFilter : clause.HandlerOffset;
            if (handlerStart < 0 || handlerStart > clause.HandlerOffset || (clause.Kind == ExceptionRegionKind.Filter && handlerStart == clause.HandlerOffset))
            {
                return false;
            }

            var tryRange = new CodeRange(clause.TryOffset, clause.TryOffset + clause.TryLength);
            var handlerRange = new CodeRange(handlerStart, clause.HandlerOffset + clause.HandlerLength);
            if (Overlap(tryRange, handlerRange))
            {
                return false;
            }

            ranges.Add(tryRange);
            ranges.Add(handlerRange);
        }

        for (var i = 0; i < ranges.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Overlap(ranges[i], ranges[j]) && !IsInside(ranges[i], ranges[j]) && !IsInside(ranges[j], ranges[i]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsKnown(ExceptionRegionKind kind) =>
        kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter or ExceptionRegionKind.Finally or ExceptionRegionKind.Fault;

    private static bool IsRange(int offset, int length, int codeSize) => offset >= 0 && length > 0 && offset < codeSize && length <= codeSize - offset;

    private static bool Overlap(CodeRange a, CodeRange b) => a.Start < b.End && b.Start < a.End;

    private static bool IsInside(CodeRange inner, CodeRange outer) => inner.Start >= outer.Start && inner.End <= outer.End;

    private sealed record CodeRange(int Start, int End);
}
