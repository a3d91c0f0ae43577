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

    /// <summary>How many ids of dropped spans are known, for spans that name their parent by its id instead of running below it.</summary>
    private const int KnownIds = 2048;

    private static readonly object s_mark = new();
    private static readonly HashSet<string> s_ids = [];
    private static readonly Queue<string> s_order = new();

    private static OtherListeners? s_others;

    // Processes that drop nothing pay one look at this.
    private static volatile bool s_areAny;

    /// <summary>Whether we are the only ones who decide about spans.</summary>
    public static bool IsAlone => s_others is not { Last.Any: true } && !OtherTracers.Present;

    /// <summary>Whether a span is left out.</summary>
    public static bool Contains(Activity span) => s_areAny && ReferenceEquals(span.GetCustomProperty(Property), s_mark);

    /// <summary>Leaves a started span out, with all that is started below it from now on.</summary>
    public static void Add(Activity span)
    {
        AddTrace(span);
        if (span.IdFormat == ActivityIdFormat.W3C)
        {
            Remember(span.SpanId.ToHexString());
        }
    }

    /// <summary>The same for a span whose whole trace is left out: spans below it that know only its ids are found by the trace's.</summary>
    public static void AddTrace(Activity span)
    {
        s_areAny = true;
        span.SetCustomProperty(Property, s_mark);
        if (IsAlone)
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }
    }

    /// <summary>A span has started: whether it is below one that is left out, and is left out with it.</summary>
    public static bool TakeIn(Activity span)
    {
        if (!s_areAny || !IsBelowDropped(span))
        {
            return false;
        }

        Add(span);
        return true;
    }

    internal static void Use(OtherListeners others) => s_others = others;

    private static bool IsBelowDropped(Activity span)
    {
        if (span.Parent is { } parent)
        {
            // Activities without a source are told to nobody, so they may stand unmarked below a marked one.
            for (Activity? above = parent; above is not null; above = above.Source.Name.Length == 0 ? above.Parent : null)
            {
                if (Contains(above))
                {
                    return true;
                }
            }

            return false;
        }

        if (span.IdFormat != ActivityIdFormat.W3C || span.ParentSpanId == default)
        {
            return false;
        }

        lock (s_ids)
        {
            return s_ids.Contains(span.ParentSpanId.ToHexString());
        }
    }

    private static void Remember(string id)
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
