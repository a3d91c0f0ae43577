namespace Lumigo.TestKit.Otlp;

/// <summary>The spans of one resource, as sent.</summary>
public sealed record ResourceSpans(AttributeList Resource, long DroppedAttributes, string SchemaUrl, IReadOnlyList<ScopeSpans> Scopes);

/// <summary>The spans of one instrumentation scope, as sent.</summary>
public sealed record ScopeSpans(Scope Scope, string SchemaUrl, IReadOnlyList<Span> Spans);

/// <summary>An instrumentation scope.</summary>
public sealed record Scope(string Name, string Version, AttributeList Attributes, long DroppedAttributes)
{
    /// <summary>A scope that was not sent.</summary>
    public static Scope None { get; } = new("", "", AttributeList.Empty, 0);
}

/// <summary>A span. Ids are lower-case hexadecimal, empty when not sent; times are nanoseconds since 1970.</summary>
public sealed record Span
{
    /// <summary>32 digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>16 digits.</summary>
    public required string SpanId { get; init; }

    /// <summary>16 digits, empty for a root.</summary>
    public required string ParentSpanId { get; init; }

    /// <summary>W3C trace state.</summary>
    public required string TraceState { get; init; }

    /// <summary>The span's name.</summary>
    public required string Name { get; init; }

    /// <summary>The span's kind.</summary>
    public required SpanKind Kind { get; init; }

    /// <summary>Start.</summary>
    public required ulong StartTimeUnixNano { get; init; }

    /// <summary>End.</summary>
    public required ulong EndTimeUnixNano { get; init; }

    /// <summary>Attributes.</summary>
    public required AttributeList Attributes { get; init; }

    /// <summary>How many attributes the sender left out.</summary>
    public required long DroppedAttributes { get; init; }

    /// <summary>Events in the order sent.</summary>
    public required IReadOnlyList<SpanEvent> Events { get; init; }

    /// <summary>How many events the sender left out.</summary>
    public required long DroppedEvents { get; init; }

    /// <summary>Links in the order sent.</summary>
    public required IReadOnlyList<SpanLink> Links { get; init; }

    /// <summary>How many links the sender left out.</summary>
    public required long DroppedLinks { get; init; }

    /// <summary>Status.</summary>
    public required SpanStatus Status { get; init; }

    /// <summary>Bits 0-7: W3C trace flags; bit 8: whether bit 9 says if the parent is remote.</summary>
    public required uint Flags { get; init; }

    /// <summary>The time between start and end.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks((long)(EndTimeUnixNano - StartTimeUnixNano) / 100);
}

/// <summary>OTLP's span kinds.</summary>
public enum SpanKind
{
    /// <summary>Not sent.</summary>
    Unspecified = 0,

    /// <summary>Internal work.</summary>
    Internal = 1,

    /// <summary>A request served.</summary>
    Server = 2,

    /// <summary>A request made.</summary>
    Client = 3,

    /// <summary>A message sent.</summary>
    Producer = 4,

    /// <summary>A message handled.</summary>
    Consumer = 5,
}

/// <summary>OTLP's status codes.</summary>
public enum StatusCode
{
    /// <summary>Not set.</summary>
    Unset = 0,

    /// <summary>Set to success.</summary>
    Ok = 1,

    /// <summary>Set to failure.</summary>
    Error = 2,
}

/// <summary>A span's status.</summary>
public sealed record SpanStatus(StatusCode Code, string Message)
{
    /// <summary>A status that was not sent.</summary>
    public static SpanStatus Unset { get; } = new(StatusCode.Unset, "");
}

/// <summary>An event of a span.</summary>
public sealed record SpanEvent(string Name, ulong TimeUnixNano, AttributeList Attributes, long DroppedAttributes);

/// <summary>A link of a span.</summary>
public sealed record SpanLink(string TraceId, string SpanId, string TraceState, AttributeList Attributes, long DroppedAttributes, uint Flags);
