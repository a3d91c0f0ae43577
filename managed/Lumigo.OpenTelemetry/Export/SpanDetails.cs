using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>What is known of a span beyond its <see cref="Activity"/>; merged into the export view, never into the activity.</summary>
internal abstract class SpanDetails
{
    /// <summary>The exported name, or null for the activity's display name.</summary>
    public virtual string? Name => null;

    /// <summary>The exported kind, or null for the activity's own.</summary>
    public virtual ActivityKind? Kind => null;

    /// <summary>The exported instrumentation scope, which is then one of the distro's own; or null for the activity's source.</summary>
    public virtual string? ScopeName => null;

    /// <summary>The exported status, or null for the activity's own.</summary>
    public virtual ActivityStatusCode? Status => null;

    /// <summary>Explains an error status, or null.</summary>
    public virtual string? StatusDescription => null;

    /// <summary>An exception to export as an <c>exception</c> event, or null.</summary>
    public virtual Exception? Exception => null;

    /// <summary>When <see cref="Exception"/> was seen (UTC).</summary>
    public virtual DateTime ExceptionTime => default;

    /// <summary>The exported end (UTC), or null for the activity's own.</summary>
    public virtual DateTime? EndTime => null;

    /// <summary>How long after the span's end its activity may still change; the span is read no sooner.</summary>
    public virtual TimeSpan Afterwards => TimeSpan.Zero;

    /// <summary>Whether the activity has no custom properties beyond what these details come from, so that none need be looked up (under a lock).</summary>
    public virtual bool IsOnlyProperty => false;

    /// <summary>Whether an attribute of the activity is exported.</summary>
    public virtual bool Shows(string key) => true;

    /// <summary>Whether an event of the activity is exported.</summary>
    public virtual bool ShowsEvent(string name) => true;

    /// <summary>Adds events after the activity's own.</summary>
    public virtual void AddEventsTo(List<ActivityEvent> events)
    {
    }

    /// <summary>One of these members threw: the span is exported without them.</summary>
    public virtual void Failed(Exception exception)
    {
    }

    /// <summary>Adds attributes; they replace attributes of the activity with the same key.</summary>
    public abstract void AddAttributesTo(List<KeyValuePair<string, object?>> attributes);

    /// <summary>Adds links after the activity's own.</summary>
    public virtual void AddLinksTo(List<ActivityLink> links)
    {
    }
}

/// <summary>Finds what is known of a span beyond its activity; null when nothing is.</summary>
/// <param name="span">The span being exported. Called, and its result read, on the thread of the export and on that of the span dump, never on both at once.</param>
internal delegate SpanDetails? SpanDetailsLookup(Activity span);
