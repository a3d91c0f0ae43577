using System.Diagnostics;
using System.Runtime.InteropServices;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Masking;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>
/// The export view of one span: the activity's own data merged with what instrumentations know of it, within the limits.
/// Both the OTLP request and the span dump are written from it, so that the dump shows exactly what is sent.
/// </summary>
/// <remarks>One instance is refilled for every span, on one thread; nothing is kept from one span to the next.</remarks>
internal sealed class SpanView
{
    // How OpenTelemetry's API writes a status on activities of runtimes that had none.
    private const string StatusCodeTag = "otel.status_code";
    private const string StatusDescriptionTag = "otel.status_description";

    // Where the API package leaves the execution tags that a span has from the spans around it.
    private const string InheritedTagsProperty = "lumigo.execution_tags";

    private static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(100);

    private readonly SpanLimits _limits;
    private readonly SpanDetailsLookup? _details;
    private readonly AttributeMasking _masking;
    private readonly object? _reading;
    private List<KeyValuePair<string, object?>> _attributes = [];
    private List<KeyValuePair<string, object?>> _added = [];
    private readonly List<EventView> _events = [];
    private readonly List<LinkView> _links = [];
    private readonly List<ActivityLink> _addedLinks = [];
    private readonly List<ActivityEvent> _addedEvents = [];

    /// <param name="limits">Limits on what one span may carry.</param>
    /// <param name="details">Finds what is known of a span beyond its activity.</param>
    /// <param name="masking">Masks secrets; by default with the default patterns.</param>
    /// <param name="reading">Held while spans are read; shared by views on several threads, because details and masking are used by one at a time. Null where there is but one.</param>
    public SpanView(SpanLimits limits, SpanDetailsLookup? details, AttributeMasking? masking = null, object? reading = null)
    {
        _limits = limits;
        _details = details;
        _masking = masking ?? new AttributeMasking(new MaskingOptions(), StandardError.Warning);
        _reading = reading;
    }

    public Activity Span { get; private set; } = null!;

    public string Name { get; private set; } = string.Empty;

    public ActivityKind Kind { get; private set; }

    public SpanScope Scope { get; private set; }

    /// <summary>The parent's id; default for a root, also for one that was given a trace id through a parent without an id.</summary>
    public ActivitySpanId ParentSpanId { get; private set; }

    public DateTime Start { get; private set; }

    public DateTime End { get; private set; }

    public ActivityStatusCode Status { get; private set; }

    public string? StatusDescription { get; private set; }

    /// <summary>The attributes as the application and instrumentations wrote them. None of the values leaves the process but through <see cref="MaskedValue"/>.</summary>
    public List<KeyValuePair<string, object?>> UnmaskedAttributes => _attributes;

    public int DroppedAttributes { get; private set; }

    public List<EventView> Events => _events;

    public int DroppedEvents { get; private set; }

    public List<LinkView> Links => _links;

    public int DroppedLinks { get; private set; }

    /// <summary>Fills the view from a span.</summary>
    public void Read(Activity span)
    {
        if (_reading is null)
        {
            ReadAlone(span);
            return;
        }

        lock (_reading)
        {
            ReadAlone(span);
        }
    }

    /// <summary>The value of an attribute as it is sent: masked and within the limits.</summary>
    public object? MaskedValue(in KeyValuePair<string, object?> attribute)
    {
        if (_reading is null)
        {
            return Limited(attribute).Value;
        }

        lock (_reading)
        {
            return Limited(attribute).Value;
        }
    }

    /// <summary>Whether all spans of this span's source have one scope. Only spans made without a source can have a scope from elsewhere.</summary>
    public static bool HasScopeOfSource(Activity span) => span.Source.Name.Length > 0;

    /// <summary>The instrumentation scope of a span, without reading the rest of it.</summary>
    public SpanScope ScopeOf(Activity span)
    {
        if (HasScopeOfSource(span))
        {
            return SpanScope.Of(span, details: null);
        }

        if (_reading is null)
        {
            return SpanScope.Of(span, _details?.Invoke(span));
        }

        lock (_reading)
        {
            return SpanScope.Of(span, _details?.Invoke(span));
        }
    }

    private void ReadAlone(Activity span)
    {
        SpanDetails? details = _details?.Invoke(span);
        if (details is null)
        {
            Read(span, details: null);
            return;
        }

        try
        {
            Await(details, span.StartTimeUtc + span.Duration);
            Read(span, details);
        }
        catch (Exception exception)
        {
            // Should the activity itself be unreadable, this throws too, and the details are not to blame.
            Read(span, details: null);
            details.Failed(exception);
        }
    }

    /// <summary>Waits until a span's library has said all of it: once for many spans, for they end one after the other.</summary>
    private static void Await(SpanDetails details, DateTime end)
    {
        // More left than there can be: the clock was set back, or the end is not one of the clock's.
        if (details.Afterwards is { Ticks: > 0 } afterwards && end + afterwards - DateTime.UtcNow is { Ticks: > 0 } rest && rest <= afterwards)
        {
            Thread.Sleep(rest < s_longestWait ? rest : s_longestWait);
        }
    }

    private void Read(Activity span, SpanDetails? details)
    {
        Span = span;
        Name = Masked(details?.Name ?? span.DisplayName) ?? string.Empty;
        Kind = details?.Kind ?? span.Kind;
        ParentSpanId = IsZero(span.ParentSpanId) ? default : span.ParentSpanId;
        Scope = SpanScope.Of(span, details);
        Start = span.StartTimeUtc;
        End = details?.EndTime ?? span.StartTimeUtc + span.Duration;
        ReadAttributes(span, details);
        ReadEvents(span, details);
        ReadLinks(span, details);
        StatusDescription = Masked(StatusDescription);
    }

    private string? Masked(string? text) => _masking.MaskText(text, int.MaxValue);

    private static bool IsZero(ActivitySpanId id)
    {
        foreach (char digit in id.ToHexString())
        {
            if (digit != '0')
            {
                return false;
            }
        }

        return true;
    }

    private void ReadAttributes(Activity span, SpanDetails? details)
    {
        _attributes.Clear();
        _added.Clear();
        DroppedAttributes = 0;
        string? taggedStatus = null;
        string? taggedDescription = null;
        details?.AddAttributesTo(_added);

        foreach (ref readonly KeyValuePair<string, object?> tag in span.EnumerateTagObjects())
        {
            if (tag.Key == StatusCodeTag)
            {
                taggedStatus = tag.Value as string;
            }
            else if (tag.Key == StatusDescriptionTag)
            {
                taggedDescription = tag.Value as string;
            }
            else if (tag.Value is not null && !IsAdded(tag.Key) && details?.Shows(tag.Key) != false && IsCaptured(tag.Key))
            {
                Add(tag);
            }
        }

        if (_attributes.Count == 0 && _added.Count <= _limits.AttributeCount && _limits.CapturesPayloads)
        {
            (_attributes, _added) = (_added, _attributes);
        }
        else
        {
            foreach (ref readonly KeyValuePair<string, object?> attribute in CollectionsMarshal.AsSpan(_added))
            {
                if (IsCaptured(attribute.Key))
                {
                    Add(attribute);
                }
            }
        }

        if (details is not { IsOnlyProperty: true })
        {
            ReadInheritedTags(span);
        }

        Status = details?.Status ?? span.Status;
        StatusDescription = details?.StatusDescription ?? span.StatusDescription;
        if (details?.Status is null && Status == ActivityStatusCode.Unset && taggedStatus is not null)
        {
            Status = taggedStatus.ToUpperInvariant() switch
            {
                "OK" => ActivityStatusCode.Ok,
                "ERROR" => ActivityStatusCode.Error,
                _ => ActivityStatusCode.Unset,
            };
            StatusDescription = taggedDescription;
        }
    }

    /// <summary>What the span says itself wins over what it has from the spans around it.</summary>
    private void ReadInheritedTags(Activity span)
    {
        if (span.GetCustomProperty(InheritedTagsProperty) is not KeyValuePair<string, object?>[] inherited)
        {
            return;
        }

        foreach (ref readonly KeyValuePair<string, object?> tag in inherited.AsSpan())
        {
            if (!IsAdded(tag.Key) && span.GetTagItem(tag.Key) is null)
            {
                Add(tag);
            }
        }
    }

    /// <summary>Whether an attribute may be exported: statements, commands, bodies and replies may be switched off.</summary>
    private bool IsCaptured(string key) => _limits.CapturesPayloads || !PayloadAttributes.IsExchanged(key);

    private bool IsAdded(string key)
    {
        foreach (KeyValuePair<string, object?> attribute in _added)
        {
            if (attribute.Key == key)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(in KeyValuePair<string, object?> attribute)
    {
        if (_attributes.Count < _limits.AttributeCount)
        {
            _attributes.Add(attribute);
        }
        else
        {
            DroppedAttributes++;
        }
    }

    private KeyValuePair<string, object?> Limited(in KeyValuePair<string, object?> attribute)
    {
        // Masked first and cut afterwards: half a secret is one too, and half a document hides what is secret in it.
        object? masked = _masking.Mask(attribute.Key, attribute.Value, _limits.AttributeValueLength);
        object? limited = AttributeValue.Limit(masked, _limits.AttributeValueLength);
        return ReferenceEquals(limited, attribute.Value) ? attribute : new(attribute.Key, limited);
    }

    private void ReadEvents(Activity span, SpanDetails? details)
    {
        _events.Clear();
        _addedEvents.Clear();
        DroppedEvents = 0;
        foreach (ref readonly ActivityEvent entry in span.EnumerateEvents())
        {
            if (details?.ShowsEvent(entry.Name) != false)
            {
                Add(entry);
            }
        }

        details?.AddEventsTo(_addedEvents);
        foreach (ref readonly ActivityEvent entry in CollectionsMarshal.AsSpan(_addedEvents))
        {
            Add(entry);
        }

        if (details?.Exception is { } exception)
        {
            _events.Add(ExceptionEvent(exception, details.ExceptionTime));
        }
    }

    private void Add(in ActivityEvent entry)
    {
        if (_events.Count == _limits.EventCount)
        {
            DroppedEvents++;
            return;
        }

        List<KeyValuePair<string, object?>> attributes = ReadAttributes(entry.EnumerateTagObjects(), out int dropped);
        _events.Add(new EventView(Masked(entry.Name) ?? string.Empty, entry.Timestamp.UtcDateTime, attributes, dropped));
    }

    // https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/
    private EventView ExceptionEvent(Exception exception, DateTime time) => new(
        "exception",
        time,
        [
            Limited(new("exception.type", exception.GetType().FullName)),
            Limited(new("exception.message", exception.Message)),
            Limited(new("exception.stacktrace", exception.ToString())),
        ],
        DroppedAttributes: 0);

    private void ReadLinks(Activity span, SpanDetails? details)
    {
        _links.Clear();
        _addedLinks.Clear();
        DroppedLinks = 0;
        foreach (ref readonly ActivityLink link in span.EnumerateLinks())
        {
            Add(link);
        }

        details?.AddLinksTo(_addedLinks);
        foreach (ref readonly ActivityLink link in CollectionsMarshal.AsSpan(_addedLinks))
        {
            Add(link);
        }
    }

    private void Add(in ActivityLink link)
    {
        if (link.Context.TraceId == default)
        {
            // A library that links to where a message came from, and did not know.
            return;
        }

        if (_links.Count == _limits.LinkCount)
        {
            DroppedLinks++;
            return;
        }

        List<KeyValuePair<string, object?>> attributes = ReadAttributes(link.EnumerateTagObjects(), out int dropped);
        _links.Add(new LinkView(link.Context, attributes, dropped));
    }

    private List<KeyValuePair<string, object?>> ReadAttributes(Activity.Enumerator<KeyValuePair<string, object?>> tags, out int dropped)
    {
        var attributes = new List<KeyValuePair<string, object?>>();
        dropped = 0;
        foreach (ref readonly KeyValuePair<string, object?> tag in tags)
        {
            if (tag.Value is null)
            {
                continue;
            }

            if (attributes.Count < _limits.AttributeCount)
            {
                attributes.Add(Limited(tag));
            }
            else
            {
                dropped++;
            }
        }

        return attributes;
    }
}

/// <summary>One event of the export view.</summary>
internal readonly record struct EventView(string Name, DateTime Time, List<KeyValuePair<string, object?>> Attributes, int DroppedAttributes);

/// <summary>One link of the export view.</summary>
internal readonly record struct LinkView(ActivityContext Context, List<KeyValuePair<string, object?>> Attributes, int DroppedAttributes);
