using System.Net;
using System.Net.Http.Headers;

namespace Lumigo.Check.Checks;

/// <summary>The way to Lumigo, step by step: URL, name, connection, TLS, HTTP, token.</summary>
public sealed class EndpointCheck(Subject subject, Diagnosis diagnosis)
{
    private const string DefaultEndpoint = "https://ga-otlp.lumigo-tracer-edge.golumigo.com/v1/traces";
    private const string TracesPath = "/v1/traces";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>Sends a request without spans, as an app that has a token would.</summary>
    public void Run(string? token)
    {
        if (Endpoint() is not { } endpoint)
        {
            return;
        }

        var proxy = HttpClient.DefaultProxy.GetProxy(endpoint) is { } address && address != endpoint ? address : null;
        try
        {
            var status = Send(endpoint, token);
            Judge(endpoint, status, token);
        }
        catch (HttpRequestException failure)
        {
            Name(endpoint, proxy, failure);
        }
        catch (Exception e) when (e is TaskCanceledException or TimeoutException)
        {
            diagnosis.Error(
                "endpoint-timeout", $"{Place(endpoint, proxy)} does not answer within {s_limit.TotalSeconds:0} seconds", "spans are kept for a while, then lost.",
                $"curl -v -m 5 {Shown(endpoint)}    # a firewall that drops packets looks like this");
        }
    }

    private Uri? Endpoint()
    {
        if (subject.Variable("LUMIGO_ENDPOINT") is not { } text)
        {
            return new Uri(DefaultEndpoint);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
        {
            diagnosis.Warning("endpoint-malformed", "LUMIGO_ENDPOINT is not an http or https URL", $"{DefaultEndpoint} is used instead.", "unset LUMIGO_ENDPOINT");
            return null;
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        if (!path.EndsWith(TracesPath, StringComparison.Ordinal))
        {
            path = path.EndsWith("/v1", StringComparison.Ordinal) ? path + "/traces" : path + TracesPath;
        }

        return new UriBuilder(uri) { Path = path, Fragment = "" }.Uri;
    }

    private static HttpStatusCode Send(Uri endpoint, string? token)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = s_limit }) { Timeout = s_limit };
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("LumigoToken", token);
        }

        using var response = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult();
        return response.StatusCode;
    }

    private void Judge(Uri endpoint, HttpStatusCode status, string? token)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            // Without a token that is what has to be answered, and the missing token is named already.
            diagnosis.Know("endpoint", $"{Shown(endpoint)} answers");
            if (token is not null)
            {
                diagnosis.Error(
                    "token-rejected", $"{endpoint.Host} does not accept the token (HTTP {(int)status})", "spans sent with it are thrown away.",
                    "export LUMIGO_TRACER_TOKEN=<your token>    # copy it again from Lumigo's settings");
            }
        }
        else if ((int)status is >= 200 and < 300)
        {
            diagnosis.Know("endpoint", token is null ? $"{Shown(endpoint)} answers" : $"{Shown(endpoint)} accepts the token");
        }
        else
        {
            diagnosis.Error(
                "endpoint-http", $"{Shown(endpoint)} answers HTTP {(int)status}", "that is no place that takes traces.",
                subject.Variable("LUMIGO_ENDPOINT") is null ? $"curl -v {Shown(endpoint)}    # something between here and Lumigo answers" : "unset LUMIGO_ENDPOINT    # or correct its path");
        }
    }

    private void Name(Uri endpoint, Uri? proxy, HttpRequestException failure)
    {
        var place = Place(endpoint, proxy);
        var reason = failure.GetBaseException().Message.TrimEnd('.');
        if (proxy is not null)
        {
            // .NET's messages have the proxy's URL as it is set.
            reason = reason.Replace(proxy.ToString(), Shown(proxy), StringComparison.Ordinal).Replace(proxy.AbsoluteUri, Shown(proxy), StringComparison.Ordinal);
        }

        switch (failure.HttpRequestError)
        {
            case HttpRequestError.ProxyTunnelError:
                diagnosis.Error("endpoint-proxy", $"{place} refuses: {reason}", "nothing reaches Lumigo.", $"export no_proxy={endpoint.Host}    # or correct https_proxy");
                break;
            case HttpRequestError.NameResolutionError:
                diagnosis.Error(
                    "endpoint-dns", $"the name {(proxy ?? endpoint).Host} cannot be resolved (DNS): {reason}", "nothing reaches Lumigo.", $"getent hosts {(proxy ?? endpoint).Host}");
                break;
            case HttpRequestError.SecureConnectionError:
                diagnosis.Error(
                    "endpoint-tls", $"no secure connection (TLS) to {place}: {reason}", "nothing is sent over a connection that cannot be trusted.",
                    $"export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt    # the authorities to trust; apt-get install ca-certificates where there is none");
                break;
            case HttpRequestError.ConnectionError:
                diagnosis.Error("endpoint-unreachable", $"no connection to {place} (TCP): {reason}", "nothing reaches Lumigo.", $"curl -v -m 5 {Shown(endpoint)}    # a firewall, or nobody listens there");
                break;
            default:
                diagnosis.Error("endpoint-no-http", $"{place} does not speak HTTP: {reason}", "nothing reaches Lumigo.", $"curl -v {Shown(endpoint)}    # http and https confused, or another service");
                break;
        }
    }

    /// <summary>A URL as it is printed: user name, password and query may be secrets.</summary>
    private static string Shown(Uri uri) => uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static string Place(Uri endpoint, Uri? proxy) =>
        proxy is null ? $"{endpoint.Host}:{endpoint.Port}" : $"the proxy {proxy.Host}:{proxy.Port}";
}
