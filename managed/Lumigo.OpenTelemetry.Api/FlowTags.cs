using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Api;

/// <summary>The execution tags of the current flow, for the spans that are started in it below the span that was tagged.</summary>
/// <remarks>
/// A span that inherits tags keeps them as a custom property, which only Lumigo's export reads: the application asked for tags in Lumigo, and its
/// other telemetry is the same with and without us. The span that was current has the tags as its own.
/// </remarks>
internal static class FlowTags
{
    /// <summary>The custom property; its value is an array of keys and values, a type that every assembly of the product knows.</summary>
    public const string Property = "lumigo.execution_tags";

    private static readonly AsyncLocal<Entry?> s_current = new();

    /// <summary>Tags what is started below a span in the current flow from now on.</summary>
    public static void Add(Activity owner, List<KeyValuePair<string, object?>> tags)
    {
        // What belongs to spans that have been left is forgotten here: a loop would otherwise hand its tags from one round to the next.
        Entry? outer = s_current.Value;
        while (outer is not null && !ReferenceEquals(outer.Owner, owner) && !IsBelow(owner, outer.Owner))
        {
            outer = outer.Outer;
        }

        Entry? same = outer is not null && ReferenceEquals(outer.Owner, owner) ? outer : null;
        s_current.Value = new Entry(owner, Merge(outer?.Tags, tags), same is null ? outer : same.Outer);
    }

    /// <summary>A span has started: it gets the tags of its flow.</summary>
    public static void OnStarted(Activity span)
    {
        Entry? entry = s_current.Value;
        while (entry is not null && !IsBelow(span, entry.Owner))
        {
            entry = entry.Outer;
        }

        if (entry is null)
        {
            return;
        }

        // An application with plugin contexts may have several copies of this assembly.
        span.SetCustomProperty(
            Property, span.GetCustomProperty(Property) is KeyValuePair<string, object?>[] others ? Merge(others, entry.Tags) : entry.Tags);
    }

    private static bool IsBelow(Activity span, Activity owner)
    {
        for (Activity? one = span; one is not null; one = one.Parent)
        {
            if (ReferenceEquals(one.Parent, owner)
                || (one.Parent is null && one.ParentSpanId == owner.SpanId && one.TraceId == owner.TraceId && one.ParentSpanId != default))
            {
                return true;
            }
        }

        return false;
    }

    private static KeyValuePair<string, object?>[] Merge(KeyValuePair<string, object?>[]? older, IReadOnlyList<KeyValuePair<string, object?>> newer)
    {
        var merged = new List<KeyValuePair<string, object?>>(older ?? []);
        foreach (KeyValuePair<string, object?> tag in newer)
        {
            int index = merged.FindIndex(one => one.Key == tag.Key);
            if (index < 0)
            {
                merged.Add(tag);
            }
            else
            {
                merged[index] = tag;
            }
        }

        return [.. merged];
    }

    /// <summary>The tags below one span; those of the spans around it are among them.</summary>
    private sealed class Entry(Activity owner, KeyValuePair<string, object?>[] tags, Entry? outer)
    {
        public Activity Owner { get; } = owner;

        public KeyValuePair<string, object?>[] Tags { get; } = tags;

        public Entry? Outer { get; } = outer;
    }
}
