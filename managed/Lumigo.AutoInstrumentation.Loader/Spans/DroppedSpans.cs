using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Spans that are left out of our export with everything below them, whoever makes it. The mark is inherited by the activities that have a marked one as
/// their parent.
/// </summary>
/// <remarks>
/// Alone the sampled flag is taken away as well, so that called services leave out their parts. Beside another SDK the flag is its decision: there only
/// our export is concerned.
/// </remarks>
internal static class DroppedSpans
{
    private const string Property = "lumigo.dropped";

    // The two values of the property.
    private const string Subtree = "subtree";
    private const string Trace = "trace";

    /// <summary>How many ids of dropped spans are known, for spans that name their parent by its id instead of running below it.</summary>
    private const int KnownIds = 2048;

    private static OtherListeners? s_others;

    // Processes that drop nothing pay one look at this.
    private static volatile bool s_areAny;

    /// <summary>Whether we are the only ones who decide about spans.</summary>
    public static bool IsAlone => s_others is not { Last.Any: true } && !OtherTracers.Present;

    /// <summary>Whether a span is left out.</summary>
    public static bool Contains(Activity span) => MarkOf(span) is not null;

    /// <summary>Leaves a started span out, with all that is started below it from now on.</summary>
    public static void Add(Activity span) => Mark(span, Subtree);

    /// <summary>The same for a span whose whole trace is left out: spans below it that know only its ids are found by the trace's.</summary>
    public static void AddTrace(Activity span) => Mark(span, Trace);

    /// <summary>A span has started: whether it is below one that is left out, and is left out with it.</summary>
    public static bool TakeIn(Activity span)
    {
        if (!s_areAny || MarkAbove(span) is not { } mark)
        {
            return false;
        }

        Mark(span, mark);
        return true;
    }

    internal static void Use(OtherListeners others) => s_others = others;

    private static string? MarkOf(Activity span) => s_areAny ? span.GetCustomProperty(Property) as string : null;

    private static void Mark(Activity span, string mark)
    {
        s_areAny = true;
        span.SetCustomProperty(Property, mark);
        if (mark == Subtree && span.IdFormat == ActivityIdFormat.W3C)
        {
            Ids.Add(span.SpanId.ToHexString());
        }

        if (IsAlone)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }
    }

    private static string? MarkAbove(Activity span)
    {
        if (span.Parent is { } parent)
        {
            // Activities without a source are told to nobody, so they may stand unmarked below a marked one.
            for (Activity? above = parent; above is not null; above = above.Source.Name.Length == 0 ? above.Parent : null)
            {
                if (MarkOf(above) is { } mark)
                {
                    return mark;
                }
            }

            return null;
        }

        return span.IdFormat == ActivityIdFormat.W3C && span.ParentSpanId != default && Ids.Contain(span.ParentSpanId.ToHexString()) ? Subtree : null;
    }

    /// <summary>The ids of the spans that were dropped last. Made for the first one.</summary>
    private static class Ids
    {
        private static readonly HashSet<string> s_ids = [];
        private static readonly Queue<string> s_order = new();

        public static bool Contain(string id)
        {
            lock (s_ids)
            {
                return s_ids.Contains(id);
            }
        }

        public static void Add(string id)
        {
            lock (s_ids)
            {
                if (s_ids.Add(id))
                {
                    s_order.Enqueue(id);
                    if (s_order.Count > KnownIds)
                    {
                        s_ids.Remove(s_order.Dequeue());
                    }
                }
            }
        }
    }
}
