using System.Diagnostics;
using System.Net;
using Lumigo.AutoInstrumentation.Bridge.Grpc;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// What is exported of an ASP.NET Core request. References are taken while the request runs, since its context is reused for the next one;
/// attributes are made of them on the export thread.
/// </summary>
internal sealed class ServerSpan : SpanSupplement
{
    // Only where supplements are read.
    [ThreadStatic]
    private static ServerSpanTexts? t_texts;

    private readonly string _method;
    private readonly string _scheme;
    private readonly HostString _host;
    private readonly PathString _pathBase;
    private readonly PathString _path;
    private readonly QueryString _query;
    private readonly string _protocol;
    private readonly string? _userAgent;
    private readonly IPAddress? _peerAddress;
    private readonly int _peerPort;
    private readonly HeaderList? _requestHeaders;
    private HeaderList? _responseHeaders;
    private GrpcRequest? _grpc;
    private IPAddress? _clientAddress;
    private string? _route;
    private int _statusCode;
    private Exception? _exception;
    private DateTime _exceptionTime;
    private bool _unhandled;

    /// <summary>Takes what middleware may change later.</summary>
    public ServerSpan(HttpContext context)
    {
        HttpRequest request = context.Request;
        _method = request.Method;
        _scheme = request.Scheme;
        _host = request.Host;
        _pathBase = request.PathBase;
        _path = request.Path;
        _query = request.QueryString;
        _protocol = request.Protocol;
        _userAgent = request.Headers.UserAgent;
        _requestHeaders = ServerHeaders.Of(request);

        // Not HttpContext.Connection, whose code has to be compiled at the first request.
        if (context.Features.Get<IHttpConnectionFeature>() is { } connection)
        {
            _peerAddress = connection.RemoteIpAddress;
            _peerPort = connection.RemotePort;
        }
    }

    /// <summary>One for each thread that reads supplements: where the application takes over the export, there are two for a while.</summary>
    private static ServerSpanTexts Texts => t_texts ??= new ServerSpanTexts();

    public override string Name => _grpc is not null ? _grpc.Method : Texts.SpanName(RequestMethod.SpanName(RequestMethod.Known(_method)), _route);

    /// <summary>Only what the server is to blame for is an error: 5xx, unhandled exceptions, and some of gRPC's codes.</summary>
    public override ActivityStatusCode? Status => _unhandled || _statusCode >= 500 || _grpc is { IsError: true } ? ActivityStatusCode.Error : null;

    public override string? StatusDescription => _unhandled || _grpc?.Thrown is not null ? _exception?.Message : null;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>Takes what is known at the end.</summary>
    public void End(HttpContext context)
    {
        _statusCode = context.Response.StatusCode;
        _responseHeaders = ServerHeaders.Of(context.Response);
        _clientAddress = context.Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;

        // An exception handler runs the pipeline again for its own path: the route that failed is the one meant.
        Endpoint? endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        _route = (endpoint as RouteEndpoint)?.RoutePattern.RawText;
        _grpc = GrpcRequest.Of(context, endpoint);
        if (_grpc?.Thrown is { } thrown && _exception is null)
        {
            _exception = thrown;
            _exceptionTime = DateTime.UtcNow;
        }
    }

    /// <summary>Notes an exception; the first one is the cause.</summary>
    public void Failed(Exception exception, bool handled)
    {
        if (_exception is null)
        {
            _exception = exception;
            _exceptionTime = DateTime.UtcNow;
        }

        _unhandled |= !handled;
    }

    public override bool Shows(string key) => _grpc is null || !GrpcAttributes.IsTranslated(key);

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        string method = RequestMethod.Known(_method);
        attributes.Add(new(HttpAttributes.RequestMethod, method));
        if (method != _method)
        {
            attributes.Add(new(HttpAttributes.RequestMethodOriginal, _method));
        }

        attributes.Add(new(HttpAttributes.UrlScheme, _scheme));
        attributes.Add(new(HttpAttributes.UrlPath, UrlPath()));
        if (_query.Value is { Length: > 1 } query)
        {
            attributes.Add(new(HttpAttributes.UrlQuery, QueryRedaction.Apply(query[1..])));
        }

        if (!string.IsNullOrEmpty(_route))
        {
            attributes.Add(new(HttpAttributes.Route, _route));
        }

        AddAddresses(attributes);
        attributes.Add(new(HttpAttributes.NetworkProtocolVersion, ProtocolVersion(_protocol)));
        if (!string.IsNullOrEmpty(_userAgent))
        {
            attributes.Add(new(HttpAttributes.UserAgentOriginal, _userAgent));
        }

        _grpc?.AddTo(attributes);
        HeaderText.AddTo(attributes, _requestHeaders, _responseHeaders);
        if (_statusCode != 0)
        {
            attributes.Add(new(HttpAttributes.ResponseStatusCode, HttpStatus.Value(_statusCode)));
        }

        if (ErrorType() is { } errorType)
        {
            attributes.Add(new(HttpAttributes.ErrorType, errorType));
        }
    }

    private static string ProtocolVersion(string protocol) => protocol switch
    {
        "HTTP/1.1" => "1.1",
        "HTTP/2" => "2",
        "HTTP/3" => "3",
        "HTTP/1.0" => "1.0",
        _ => protocol.StartsWith("HTTP/", StringComparison.Ordinal) ? protocol[5..] : protocol,
    };

    private string UrlPath()
    {
        string path = _pathBase.HasValue ? _pathBase.Value + _path.Value : _path.Value ?? string.Empty;
        return path.Length == 0 ? "/" : path;
    }

    private string? ErrorType()
    {
        if (Status is null)
        {
            return null;
        }

        if (_grpc is { IsError: true, Status: { } status })
        {
            return GrpcStatus.Name(status);
        }

        return _exception is not null ? _exception.GetType().FullName : HttpStatus.Text(_statusCode);
    }

    private void AddAddresses(List<KeyValuePair<string, object?>> attributes)
    {
        if (_host.HasValue)
        {
            Texts.Host(_host, out string host, out object? port);
            attributes.Add(new(HttpAttributes.ServerAddress, host));
            if (port is not null)
            {
                attributes.Add(new(HttpAttributes.ServerPort, port));
            }
        }

        if (_clientAddress is not null)
        {
            attributes.Add(new(HttpAttributes.ClientAddress, Texts.Address(_clientAddress)));
        }

        if (_peerAddress is not null)
        {
            attributes.Add(new(HttpAttributes.NetworkPeerAddress, Texts.Address(_peerAddress)));
            if (_peerPort != 0)
            {
                attributes.Add(new(HttpAttributes.NetworkPeerPort, _peerPort));
            }
        }
    }
}
