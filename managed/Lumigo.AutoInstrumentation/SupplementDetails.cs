using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.OpenTelemetry.Export;

namespace Lumigo.AutoInstrumentation;

/// <summary>Shows the exporter what instrumentations attached to a span.</summary>
internal sealed class SupplementDetails : SpanDetails
{
    private SpanSupplement _supplement = null!;
    private bool _isOnlyProperty;

    private SupplementDetails()
    {
    }

    public override string? Name => _supplement.Name;

    public override ActivityKind? Kind => _supplement.Kind;

    public override string? ScopeName => _supplement.ScopeName;

    public override ActivityStatusCode? Status => _supplement.Status;

    public override string? StatusDescription => _supplement.StatusDescription;

    public override Exception? Exception => _supplement.Exception;

    public override DateTime ExceptionTime => _supplement.ExceptionTime;

    public override DateTime? EndTime => _supplement.EndTime;

    public override TimeSpan Afterwards => _supplement.Afterwards;

    public override bool IsOnlyProperty => _isOnlyProperty;

    /// <summary>A look-up of what instrumentations attached. Its results are one object, filled anew each time: read by one thread at a time.</summary>
    public static SpanDetailsLookup NewLookup() => new SupplementDetails().Of;

    public override bool Shows(string key) => _supplement.Shows(key);

    public override bool ShowsEvent(string name) => _supplement.ShowsEvent(name);

    public override void AddEventsTo(List<ActivityEvent> events) => _supplement.AddEventsTo(events);

    public override void Failed(Exception exception) => _supplement.Failures?.Count(exception);

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => _supplement.AddAttributesTo(attributes);

    public override void AddLinksTo(List<ActivityLink> links) => _supplement.AddLinksTo(links);

    private SpanDetails? Of(Activity span)
    {
        if (SpanSupplement.Of(span) is not { } supplement || supplement.Failures?.IsReached == true)
        {
            return null;
        }

        _supplement = supplement;
        _isOnlyProperty = supplement.IsOnlyPropertyOf(span);
        return this;
    }
}
