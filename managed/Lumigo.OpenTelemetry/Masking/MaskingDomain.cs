namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Where a value comes from: each domain has patterns of its own, which fall back to the general ones.</summary>
internal enum MaskingDomain
{
    /// <summary>Everything without a domain of its own: <c>LUMIGO_SECRET_MASKING_REGEX</c>.</summary>
    General,

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_BODIES</c>.</summary>
    HttpRequestBodies,

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_HEADERS</c>.</summary>
    HttpRequestHeaders,

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_BODIES</c>.</summary>
    HttpResponseBodies,

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_HEADERS</c>.</summary>
    HttpResponseHeaders,

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_HTTP_QUERY_PARAMS</c>.</summary>
    HttpQueryParams,

    /// <summary><c>LUMIGO_SECRET_MASKING_REGEX_ENVIRONMENT</c>.</summary>
    Environment,
}
