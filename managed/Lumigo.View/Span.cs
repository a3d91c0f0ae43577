namespace Lumigo.View;

/// <summary>One span as a dump file tells it, reduced to what a reader of a trace wants to see.</summary>
public sealed record Span
{
    /// <summary>Hexadecimal digits without the dump's <c>0x</c>.</summary>
    public required string TraceId { get; init; }

    /// <summary>Hexadecimal digits without the dump's <c>0x</c>.</summary>
    public required string SpanId { get; init; }

    /// <summary>Null for the first span of a trace.</summary>
    public string? ParentId { get; init; }

    /// <summary>The span's own name, such as <c>GET /products/{id}</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>SERVER</c>, <c>CLIENT</c>, <c>INTERNAL</c>, <c>PRODUCER</c> or <c>CONSUMER</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The resource's <c>service.name</c>.</summary>
    public required string Service { get; init; }

    /// <summary>When the operation began, in UTC.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the operation was over, in UTC.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>True when the span's status is ERROR.</summary>
    public bool IsError { get; init; }

    /// <summary>The description that came with an ERROR status.</summary>
    public string? StatusDescription { get; init; }

    /// <summary>The attribute <c>error.type</c>.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The attribute <c>http.response.status_code</c>, as text.</summary>
    public string? HttpStatus { get; init; }

    /// <summary>Type of the exception recorded on the span.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>Message of the exception recorded on the span.</summary>
    public string? ExceptionMessage { get; init; }

    /// <summary>How long the operation took.</summary>
    public TimeSpan Duration => End - Start;
}
