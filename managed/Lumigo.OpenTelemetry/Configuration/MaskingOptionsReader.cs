using Lumigo.OpenTelemetry.Masking;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>Reads <see cref="MaskingOptions"/>. A domain's variable replaces the general one, that the older name, that the defaults; they are never joined.</summary>
internal static class MaskingOptionsReader
{
    private const string General = "LUMIGO_SECRET_MASKING_REGEX";
    private const string Older = "LUMIGO_BLACKLIST_REGEX";
    private const string RequestBodies = "LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_BODIES";
    private const string RequestHeaders = "LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_HEADERS";
    private const string ResponseBodies = "LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_BODIES";
    private const string ResponseHeaders = "LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_HEADERS";
    private const string QueryParams = "LUMIGO_SECRET_MASKING_REGEX_HTTP_QUERY_PARAMS";
    private const string Environment = "LUMIGO_SECRET_MASKING_REGEX_ENVIRONMENT";

    /// <summary>Reads all masking variables.</summary>
    /// <param name="text">A variable's trimmed value, or null.</param>
    /// <param name="warn">Takes one line for each bad value.</param>
    public static MaskingOptions Read(Func<string, string?> text, Action<string> warn)
    {
        string? older = text(Older);
        string belowGeneral = older is null ? "the default list" : Older;
        SecretPatterns? general = text(General) is { } value ? SecretPatternsReader.Read(General, value, belowGeneral, warn) : null;
        string belowDomain = general is null ? belowGeneral : General;
        if (general is null && older is not null)
        {
            general = SecretPatternsReader.Read(Older, older, "the default list", warn);
        }

        // An empty list of a domain says nothing, unlike an empty general one.
        SecretPatterns? Domain(string name) =>
            text(name) is { } list && SecretPatternsReader.Read(name, list, belowDomain, warn) is { MasksNothing: false } patterns ? patterns : null;

        return new MaskingOptions
        {
            General = general ?? SecretPatterns.Default,
            HttpRequestBodies = Domain(RequestBodies),
            HttpRequestHeaders = Domain(RequestHeaders),
            HttpResponseBodies = Domain(ResponseBodies),
            HttpResponseHeaders = Domain(ResponseHeaders),
            HttpQueryParams = Domain(QueryParams),
            Environment = Domain(Environment),
        };
    }
}
