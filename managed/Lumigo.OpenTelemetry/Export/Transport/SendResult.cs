namespace Lumigo.OpenTelemetry.Export.Transport;

/// <summary>What became of one request.</summary>
/// <param name="Outcome">Whether it was accepted, and if not, whether trying again makes sense.</param>
/// <param name="Cause">Why it was not accepted, in a few words for a log line; null when it was.</param>
/// <param name="RetryAfter">How long the server asked us to wait, if it did.</param>
internal readonly record struct SendResult(SendOutcome Outcome, string? Cause = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Spans of an accepted request that the server did not take.</summary>
    public long Rejected { get; init; }
}

/// <summary>Outcomes of a request as the OTLP specification sorts them.</summary>
internal enum SendOutcome
{
    /// <summary>Accepted by the server.</summary>
    Sent,

    /// <summary>Not accepted now: the connection failed, or the status is 429, 502, 503 or 504.</summary>
    Retry,

    /// <summary>Never to be accepted: the data must be dropped.</summary>
    Refused,
}
