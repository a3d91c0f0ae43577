namespace Lumigo.OpenTelemetry.Masking;

/// <summary>The attributes whose values are payload, with their domain and shape. All others are texts.</summary>
internal static class PayloadAttributes
{
    private static readonly Dictionary<string, AttributeTreatment> s_attributes = new()
    {
        ["http.request.body"] = Body(MaskingDomain.HttpRequestBodies),
        ["http.request.body.content"] = Body(MaskingDomain.HttpRequestBodies),
        ["http.response.body"] = Body(MaskingDomain.HttpResponseBodies),
        ["http.response.body.content"] = Body(MaskingDomain.HttpResponseBodies),
        ["http.request.headers"] = Body(MaskingDomain.HttpRequestHeaders),
        ["http.response.headers"] = Body(MaskingDomain.HttpResponseHeaders),

        ["http.request.query_string"] = Query,
        ["http.request.query"] = Query,
        ["url.query"] = Query,
        ["url.full"] = Url,
        ["url.original"] = Url,
        ["url.path"] = Url,
        ["http.url"] = Url,
        ["http.target"] = Url,
        ["http.request.path"] = Url,

        ["db.connection_string"] = new(MaskingDomain.General, TextShape.ConnectionString, Payload: true, IsSecret: false),
        ["db.query.text"] = Statement,
        ["db.statement"] = Statement,
        ["db.statement.parameters"] = Body(MaskingDomain.General),
        ["db.request.body"] = Body(MaskingDomain.General),
        ["db.response.body"] = Body(MaskingDomain.General),
        ["db.results"] = Body(MaskingDomain.General),

        ["messaging.produce.body"] = Body(MaskingDomain.General),
        ["messaging.publish.body"] = Body(MaskingDomain.General),
        ["messaging.consume.body"] = Body(MaskingDomain.General),
        ["messaging.message.payload"] = Body(MaskingDomain.General),
        ["messaging.message.headers"] = Body(MaskingDomain.General),
        ["rpc.grpc.request.payload"] = Body(MaskingDomain.General),
        ["rpc.grpc.response.payload"] = Body(MaskingDomain.General),
        ["rpc.request.payload"] = Body(MaskingDomain.General),
        ["rpc.response.payload"] = Body(MaskingDomain.General),
        ["faas.event"] = Body(MaskingDomain.General),
        ["faas.return_value"] = Body(MaskingDomain.General),
        ["lumigoData"] = Body(MaskingDomain.General),

        ["process.environ"] = Body(MaskingDomain.Environment),
        ["exception.message"] = new(MaskingDomain.General, TextShape.Prose, Payload: true, IsSecret: false),
        ["exception.stacktrace"] = new(MaskingDomain.General, TextShape.Prose, Payload: true, IsSecret: false),
    };

    /// <summary>What is exchanged with databases, brokers and other services: left out where payloads are switched off. Places and errors are not.</summary>
    private static readonly HashSet<string> s_exchanged =
    [
        "http.request.body", "http.request.body.content", "http.response.body", "http.response.body.content", "http.request.headers", "http.response.headers",
        "db.query.text", "db.statement", "db.statement.parameters", "db.request.body", "db.response.body", "db.results",
        "messaging.produce.body", "messaging.publish.body", "messaging.consume.body", "messaging.message.payload", "messaging.message.headers",
        "rpc.grpc.request.payload", "rpc.grpc.response.payload", "rpc.request.payload", "rpc.response.payload", "faas.event", "faas.return_value",
    ];

    /// <summary>Attributes with a name of the application's in their key: one for each header or parameter.</summary>
    private static readonly (string Prefix, AttributeTreatment Treatment)[] s_families =
    [
        ("http.request.header.", Body(MaskingDomain.HttpRequestHeaders)),
        ("http.response.header.", Body(MaskingDomain.HttpResponseHeaders)),
        ("rpc.request.metadata.", Body(MaskingDomain.General)),
        ("rpc.response.metadata.", Body(MaskingDomain.General)),
        ("rpc.grpc.request.metadata.", Body(MaskingDomain.General)),
        ("rpc.grpc.response.metadata.", Body(MaskingDomain.General)),
        ("messaging.header.", Body(MaskingDomain.General)),
        ("db.query.parameter.", Body(MaskingDomain.General)),
    ];

    private static AttributeTreatment Query => new(MaskingDomain.HttpQueryParams, TextShape.Form, Payload: true, IsSecret: false);

    // A URL says where: it keeps its path where everything is masked.
    private static AttributeTreatment Url => new(MaskingDomain.HttpQueryParams, TextShape.Form, Payload: false, IsSecret: false);

    private static AttributeTreatment Statement => new(MaskingDomain.General, TextShape.Statement, Payload: true, IsSecret: false);

    /// <summary>The treatment of an attribute, or null when it is no payload.</summary>
    /// <param name="key">The attribute's key.</param>
    /// <param name="name">What decides whether it is secret: the name of the header or parameter; empty for the attributes that have none.</param>
    public static AttributeTreatment? Find(string key, out string name)
    {
        name = string.Empty;
        if (s_attributes.TryGetValue(key, out AttributeTreatment? treatment))
        {
            return treatment;
        }

        foreach ((string prefix, AttributeTreatment family) in s_families)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                name = key[prefix.Length..];
                return family;
            }
        }

        return null;
    }

    /// <summary>Whether an attribute carries what is exchanged with others.</summary>
    public static bool IsExchanged(string key)
    {
        if (s_exchanged.Contains(key))
        {
            return true;
        }

        foreach ((string prefix, _) in s_families)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static AttributeTreatment Body(MaskingDomain domain) => new(domain, TextShape.Structured, Payload: true, IsSecret: false);
}
