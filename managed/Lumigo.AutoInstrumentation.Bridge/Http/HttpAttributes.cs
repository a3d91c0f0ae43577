namespace Lumigo.AutoInstrumentation.Bridge.Http;

/// <summary>
/// Names of the stable HTTP semantic conventions (https://opentelemetry.io/docs/specs/semconv/http/http-spans/).
/// </summary>
internal static class HttpAttributes
{
    public const string RequestMethod = "http.request.method";
    public const string RequestMethodOriginal = "http.request.method_original";
    public const string ResponseStatusCode = "http.response.status_code";
    public const string Route = "http.route";
    public const string ErrorType = "error.type";
    public const string ClientAddress = "client.address";
    public const string NetworkPeerAddress = "network.peer.address";
    public const string NetworkPeerPort = "network.peer.port";
    public const string NetworkProtocolVersion = "network.protocol.version";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string UrlFull = "url.full";
    public const string UrlPath = "url.path";
    public const string UrlQuery = "url.query";
    public const string UrlScheme = "url.scheme";
    public const string UserAgentOriginal = "user_agent.original";

    // Lumigo's own keys.
    public const string RequestHeaders = "http.request.headers";
    public const string ResponseHeaders = "http.response.headers";
}
