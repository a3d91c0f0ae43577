using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Lumigo.OpenTelemetry.Export.Otlp;

namespace Lumigo.OpenTelemetry.Export.Transport;

/// <summary>Sends requests to one of Lumigo's endpoints over a connection that is kept open. Used by one thread.</summary>
internal sealed class OtlpTransport : IDisposable
{
    private readonly Uri _endpoint;
    private readonly Uri? _proxy;
    private readonly string _head;
    private HttpConnection? _connection;

    public OtlpTransport(Uri endpoint, string token, Uri? proxy, string contentType = "application/x-protobuf")
    {
        _endpoint = endpoint;
        _proxy = proxy;
        bool absoluteForm = proxy is not null && endpoint.Scheme == Uri.UriSchemeHttp;
        _head = $"POST {(absoluteForm ? endpoint.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : endpoint.PathAndQuery)} HTTP/1.1\r\n"
            + $"Host: {(endpoint.HostNameType == UriHostNameType.IPv6 ? endpoint.Host : endpoint.IdnHost)}{(endpoint.IsDefaultPort ? string.Empty : $":{endpoint.Port}")}\r\n"
            + $"Authorization: LumigoToken {token}\r\n"
            + $"Content-Type: {contentType}\r\n"
            + $"User-Agent: lumigo-opentelemetry-dotnet/{DistroVersion.Value}\r\n"
            + (absoluteForm ? HttpConnection.ProxyAuthorization(proxy!) : string.Empty);
    }

    /// <summary>The endpoint's host and port, for log lines.</summary>
    public string Target => $"{_endpoint.Host}:{_endpoint.Port}";

    /// <summary>Sends one request; never throws.</summary>
    public SendResult Send(ReadOnlyMemory<byte> body, TimeSpan timeout)
    {
        try
        {
            return ResultOf(SendOnce(body, Deadline.After(timeout)));
        }
        catch (Exception exception)
        {
            Close();
            return new SendResult(SendOutcome.Retry, CauseOf(exception));
        }
    }

    public void Dispose() => Close();

    private HttpResponse SendOnce(ReadOnlyMemory<byte> body, Deadline deadline)
    {
        byte[] head = Encoding.ASCII.GetBytes($"{_head}Content-Length: {body.Length}\r\n\r\n");
        if (_connection is not null)
        {
            try
            {
                return Send(_connection, head, body, deadline);
            }
            catch (Exception exception) when (exception is EndOfStreamException or IOException { InnerException: SocketException { SocketErrorCode: not SocketError.TimedOut } })
            {
                // The server closed the idle connection just then: once more on a new one.
                Close();
            }
        }

        _connection = HttpConnection.Open(_endpoint, _proxy, deadline);
        return Send(_connection, head, body, deadline);
    }

    private HttpResponse Send(HttpConnection connection, byte[] head, ReadOnlyMemory<byte> body, Deadline deadline)
    {
        HttpResponse response = connection.Send(head, body, deadline);
        if (!connection.KeepAlive)
        {
            Close();
        }

        return response;
    }

    private static SendResult ResultOf(HttpResponse response) => response.Status switch
    {
        >= 200 and < 300 => new SendResult(SendOutcome.Sent) { Rejected = PartialSuccess.RejectedSpans(response.Body) },
        429 or 502 or 503 or 504 => new SendResult(SendOutcome.Retry, $"HTTP status {response.Status}", RetryAfterOf(response.RetryAfter)),
        401 or 403 => new SendResult(SendOutcome.Refused, $"HTTP status {response.Status}; check LUMIGO_TRACER_TOKEN"),
        _ => new SendResult(SendOutcome.Refused, $"HTTP status {response.Status}"),
    };

    private static TimeSpan? RetryAfterOf(string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            && date > DateTimeOffset.UtcNow
                ? date - DateTimeOffset.UtcNow
                : null;
    }

    private static string CauseOf(Exception exception) => exception switch
    {
        SocketException socket => socket.SocketErrorCode.ToString(),
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock } } => "timed out",
        IOException { InnerException: SocketException inner } => inner.SocketErrorCode.ToString(),
        AuthenticationException => $"TLS: {exception.GetBaseException().Message}",
        _ => exception.Message,
    };

    private void Close()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (Exception)
        {
            // A broken connection may fail to close.
        }

        _connection = null;
    }
}
