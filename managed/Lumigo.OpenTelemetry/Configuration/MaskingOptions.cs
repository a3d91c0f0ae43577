using Lumigo.OpenTelemetry.Masking;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>What is masked before anything leaves the process; see docs/masking.md.</summary>
internal sealed record MaskingOptions
{
    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX</c>, else <c>LUMIGO_BLACKLIST_REGEX</c>; for everything that has no patterns of its own.</summary>
    public SecretPatterns General { get; init; } = SecretPatterns.Default;

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_BODIES</c>; null for the general patterns.</summary>
    public SecretPatterns? HttpRequestBodies { get; init; }

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_HEADERS</c>; null for the general patterns.</summary>
    public SecretPatterns? HttpRequestHeaders { get; init; }

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_BODIES</c>; null for the general patterns.</summary>
    public SecretPatterns? HttpResponseBodies { get; init; }

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_HEADERS</c>; null for the general patterns.</summary>
    public SecretPatterns? HttpResponseHeaders { get; init; }

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_QUERY_PARAMS</c>; null for the general patterns.</summary>
    public SecretPatterns? HttpQueryParams { get; init; }

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_ENVIRONMENT</c>; null for the general patterns.</summary>
    public SecretPatterns? Environment { get; init; }

    /// <summary>The patterns that decide in a domain.</summary>
    public SecretPatterns For(MaskingDomain domain) => domain switch
    {
        MaskingDomain.HttpRequestBodies => HttpRequestBodies,
        MaskingDomain.HttpRequestHeaders => HttpRequestHeaders,
        MaskingDomain.HttpResponseBodies => HttpResponseBodies,
        MaskingDomain.HttpResponseHeaders => HttpResponseHeaders,
        MaskingDomain.HttpQueryParams => HttpQueryParams,
        MaskingDomain.Environment => Environment,
        _ => null,
    } ?? General;
}
