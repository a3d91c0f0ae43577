using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// What an instrumentation knows of a span beyond the <see cref="Activity"/> itself. It meets the span only when the span is exported:
/// the activity belongs to the application, whose own telemetry must not see our attributes.
/// </summary>
/// <remarks>
/// Held as a custom property of the activity; read after the span has ended by the export and by the span dump, on threads of their own, never by both at once.
/// Where the activity has no custom properties yet, the supplement is itself the table it keeps them in: one object in place of four for every request.
/// </remarks>
public abstract class SpanSupplement : Dictionary<string, object?>
{
    private const string PropertyName = "lumigo.supplement";

    /// <summary>Whether the activity's table is where it was in DiagnosticSource 8 to 10.</summary>
    private static readonly bool s_isTableKnown = IsTableKnown();

    /// <summary>The span's name as exported, or null for the activity's display name.</summary>
    public virtual string? Name => null;

    /// <summary>The span's kind as exported, or null for the activity's own.</summary>
    public virtual ActivityKind? Kind => null;

    /// <summary>The instrumentation scope as exported, or null for the name of the activity's source.</summary>
    public virtual string? ScopeName => null;

    /// <summary>The span's status as exported, or null for the activity's own.</summary>
    public virtual ActivityStatusCode? Status => null;

    /// <summary>Explains an error status, or null.</summary>
    public virtual string? StatusDescription => null;

    /// <summary>An exception to be exported as an <c>exception</c> event, or null.</summary>
    public virtual Exception? Exception => null;

    /// <summary>When <see cref="Exception"/> was seen (UTC).</summary>
    public virtual DateTime ExceptionTime => default;

    /// <summary>
    /// How long after the span's end its library may still write to the activity. The span is read no sooner. Zero for libraries that stop their spans
    /// when all is said.
    /// </summary>
    public virtual TimeSpan Afterwards => TimeSpan.Zero;

    /// <summary>When the span was over as exported (UTC), or null for the activity's own end.</summary>
    public DateTime? EndTime { get; private set; }

    /// <summary>What failures of this supplement count for; null when nothing is to be switched off for them.</summary>
    public FailureLimit? Failures { get; internal set; }

    /// <summary>Whether an attribute of the activity is exported. Not asked for those that this supplement replaces.</summary>
    /// <param name="key">The attribute's key.</param>
    public virtual bool Shows(string key) => true;

    /// <summary>Whether an event of the activity is exported.</summary>
    /// <param name="name">The event's name.</param>
    public virtual bool ShowsEvent(string name) => true;

    /// <summary>Adds events after the activity's own.</summary>
    public virtual void AddEventsTo(List<ActivityEvent> events)
    {
    }

    /// <summary>Adds the supplement's attributes; a key of the activity with the same name is replaced.</summary>
    public abstract void AddAttributesTo(List<KeyValuePair<string, object?>> attributes);

    /// <summary>Adds links beyond the activity's own.</summary>
    public virtual void AddLinksTo(List<ActivityLink> links)
    {
    }

    /// <summary>The supplement of a span, or null.</summary>
    public static SpanSupplement? Of(Activity span)
    {
        SpanSupplement? table = null;
        if (s_isTableKnown)
        {
            Dictionary<string, object?>? found = TableOf(span);
            table = found as SpanSupplement;
            if (found is null || table is { Count: 0 })
            {
                return table;
            }
        }

        // One that came later, or one that came when there were properties already.
        return span.GetCustomProperty(PropertyName) as SpanSupplement ?? table;
    }

    /// <summary>Whether the span has no custom properties beyond this: it is the table of them, and empty.</summary>
    public bool IsOnlyPropertyOf(Activity span) => s_isTableKnown && Count == 0 && ReferenceEquals(TableOf(span), this);

    /// <summary>Attaches this supplement to a span, in place of one that is there.</summary>
    public void AttachTo(Activity span)
    {
        if (!s_isTableKnown || Interlocked.CompareExchange(ref TableOf(span), this, null) is not null)
        {
            span.SetCustomProperty(PropertyName, this);
        }
    }

    /// <summary>The span is over; false when it was before.</summary>
    internal bool EndNow()
    {
        if (EndTime is not null)
        {
            return false;
        }

        EndTime = DateTime.UtcNow;
        return true;
    }

    private static bool IsTableKnown()
    {
        try
        {
            return TableOf(new Activity(PropertyName)) is null;
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_customProperties")]
    private static extern ref Dictionary<string, object?>? TableOf(Activity span);
}
