using System.Diagnostics;
using System.Net.Http;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>What is exported of an HttpClient request on .NET 8: the same as .NET 9 and later write by themselves.</summary>
internal sealed class ClientSpan : SpanSupplement
{
    private readonly HttpMethod _method;
    private readonly Uri? _uri;
    private int _statusCode;
    private Version? _version;
    private string? _errorType;
    private Exception? _exception;
    private DateTime _exceptionTime;
    private HeaderList? _sent;
    private HeaderList? _received;

    public ClientSpan(HttpRequestMessage request)
    {
        _method = request.Method;
        _uri = request.RequestUri;
    }

    public override string Name => RequestMethod.SpanName(RequestMethod.Known(_method.Method));

    public override ActivityStatusCode? Status => ErrorType() is null ? null : ActivityStatusCode.Error;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>Takes the response; it may be disposed before the span is exported.</summary>
    public void End(HttpResponseMessage? response, bool canceled)
    {
        if (response is not null)
        {
            _statusCode = (int)response.StatusCode;
            _version = response.Version;
        }
        else if (canceled)
        {
            _errorType ??= typeof(TaskCanceledException).FullName;
        }
    }

    /// <summary>Takes the headers of both messages.</summary>
    public void TakeHeaders(HeaderList? sent, HeaderList? received)
    {
        _sent = sent;
        _received = received;
    }

    /// <summary>Takes the exception that ended the request.</summary>
    public void Failed(Exception? exception)
    {
        if (exception is not null)
        {
            _errorType = ErrorTypeOf(exception);
            _exception = exception;
            _exceptionTime = DateTime.UtcNow;
        }
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        string method = RequestMethod.Known(_method.Method);
        attributes.Add(new(HttpAttributes.RequestMethod, method));
        if (method != _method.Method)
        {
            attributes.Add(new(HttpAttributes.RequestMethodOriginal, _method.Method));
        }

        if (_uri is { IsAbsoluteUri: true })
        {
            attributes.Add(new(HttpAttributes.ServerAddress, _uri.Host));
            attributes.Add(new(HttpAttributes.ServerPort, _uri.Port));
            attributes.Add(new(HttpAttributes.UrlFull, UrlFull(_uri)));
        }

        HeaderText.AddTo(attributes, _sent, _received);
        if (_statusCode != 0)
        {
            attributes.Add(new(HttpAttributes.ResponseStatusCode, HttpStatus.Value(_statusCode)));
            attributes.Add(new(HttpAttributes.NetworkProtocolVersion, ProtocolVersion(_version!)));
        }

        if (ErrorType() is { } errorType)
        {
            attributes.Add(new(HttpAttributes.ErrorType, errorType));
        }
    }

    /// <summary>As the runtime writes it since .NET 9: no user information, and a query only as <c>*</c>.</summary>
    private static string UrlFull(Uri uri)
    {
        // Uris that were made with the path as it is, such as the AWS SDK's, refuse to be asked for their components.
        string path = uri.PathAndQuery;
        int query = path.IndexOf('?');
        if (query >= 0 && query + 1 < path.Length)
        {
            path = $"{path.AsSpan(0, query + 1)}*";
        }

        return uri.IsDefaultPort ? $"{uri.Scheme}://{uri.Host}{path}" : $"{uri.Scheme}://{uri.Host}:{uri.Port}{path}";
    }

    private static string ProtocolVersion(Version version) => version switch
    {
        { Major: 2 } => "2",
        { Major: 3 } => "3",
        _ => version.ToString(2),
    };

    /// <summary>The names of <see cref="HttpRequestError"/> in the conventions' spelling; anything else by the exception's type.</summary>
    private static string? ErrorTypeOf(Exception exception) => exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request
        ? request.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "name_resolution_error",
            HttpRequestError.ConnectionError => "connection_error",
            HttpRequestError.SecureConnectionError => "secure_connection_error",
            HttpRequestError.HttpProtocolError => "http_protocol_error",
            HttpRequestError.ExtendedConnectNotSupported => "extended_connect_not_supported",
            HttpRequestError.VersionNegotiationError => "version_negotiation_error",
            HttpRequestError.UserAuthenticationError => "user_authentication_error",
            HttpRequestError.ProxyTunnelError => "proxy_tunnel_error",
            HttpRequestError.InvalidResponse => "invalid_response",
            HttpRequestError.ResponseEnded => "response_ended",
            HttpRequestError.ConfigurationLimitExceeded => "configuration_limit_exceeded",
            _ => exception.GetType().FullName,
        }
        : exception.GetType().FullName;

    private string? ErrorType() => _errorType ?? (_statusCode >= 400 ? HttpStatus.Text(_statusCode) : null);
}
