using System.Net.Http.Headers;

/// <summary>Requests are sent with other headers than the library wrote.</summary>
internal sealed class ChangedHeaders(Action<HttpRequestHeaders> change) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        change(request.Headers);
        return base.SendAsync(request, cancellationToken);
    }
}
